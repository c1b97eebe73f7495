-- wrk: nine pages read to one vote. BENCH_WRITES: how many of a hundred requests are votes (10); BENCH_ANSWERS: they
-- are answers.
local cookie = os.getenv("BENCH_COOKIE")
local csrf = os.getenv("BENCH_CSRF")
local threads = tonumber(os.getenv("BENCH_THREADS"))
local writes = tonumber(os.getenv("BENCH_WRITES") or "10")

local answers = os.getenv("BENCH_ANSWERS")

local form = {
    ["Cookie"] = cookie,
    ["Origin"] = os.getenv("BENCH_ORIGIN"),
    ["Content-Type"] = "application/x-www-form-urlencoded",
}

function init(args)
    math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2147483647)
end

-- Nobody votes on a post of their own: every two hundredth is the voter's.
local function thread()
    local t = math.random(threads)
    return t % 200 == 0 and t - 1 or t
end

function request()
    local t = thread()
    if math.random(100) <= writes then
        if answers then
            return wrk.format("POST", "/questions/" .. (1000000 + t) .. "/answers", form,
                "csrf=" .. csrf .. "&body=slow+stretch+of+the+hip")
        end
        local value = math.random(2) == 1 and "1" or "-1"
        return wrk.format("POST", "/questions/" .. (1000000 + t) .. "/vote", form, "csrf=" .. csrf .. "&value=" .. value)
    end
    return wrk.format("GET", "/questions/" .. (1000000 + t) .. "/bench-question-number-" .. t)
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read
        + summary.errors.write + summary.errors.timeout
    io.write(string.format("RATE %.1f FAILED %d P99 %.1f\n", summary.requests / (summary.duration / 1e6), failed,
        latency:percentile(99) / 1000))
end
