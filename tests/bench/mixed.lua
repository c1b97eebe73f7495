-- wrk: nine pages read to one vote, by people who take turns. BENCH_WRITES: how many of a hundred requests are votes (10);
-- BENCH_ANSWERS: they are answers. BENCH_CSRF: the token of each person's forms, in the order of their accounts, from 1.
local threads = tonumber(os.getenv("BENCH_THREADS"))
local writes = tonumber(os.getenv("BENCH_WRITES") or "10")
local answers = os.getenv("BENCH_ANSWERS")
local csrf = {}
local forms = {}

for token in os.getenv("BENCH_CSRF"):gmatch("%S+") do
    csrf[#csrf + 1] = token
    forms[#csrf] = {
        ["Cookie"] = "bt_session=" .. string.rep("C", 40) .. string.format("%03d", #csrf),
        ["Origin"] = os.getenv("BENCH_ORIGIN"),
        ["Content-Type"] = "application/x-www-form-urlencoded",
        -- Each at home: limits are counted by address, too.
        ["X-Forwarded-For"] = "10.0.0." .. #csrf,
    }
end

function init(args)
    math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2147483647)
end

-- Nobody votes on a post of their own: account n asked questions n - 1, n + 199, and so on.
local function thread(person)
    local t = math.random(threads)
    return t % 200 == person - 1 and (t < threads and t + 1 or t - 1) or t
end

function request()
    local person = math.random(#csrf)
    local t = thread(person)
    if math.random(100) <= writes then
        if answers then
            return wrk.format("POST", "/questions/" .. (1000000 + t) .. "/answers", forms[person],
                "csrf=" .. csrf[person] .. "&body=slow+stretch+of+the+hip")
        end
        local value = math.random(2) == 1 and "1" or "-1"
        return wrk.format("POST", "/questions/" .. (1000000 + t) .. "/vote", forms[person],
            "csrf=" .. csrf[person] .. "&value=" .. value)
    end
    return wrk.format("GET", "/questions/" .. (1000000 + t) .. "/bench-question-number-" .. t)
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read
        + summary.errors.write + summary.errors.timeout
    io.write(string.format("RATE %.1f FAILED %d P99 %.1f\n", summary.requests / (summary.duration / 1e6), failed,
        latency:percentile(99) / 1000))
end
