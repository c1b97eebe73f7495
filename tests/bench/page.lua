-- wrk: question pages, signed in or not, over the threads that BENCH_THREADS counts.
local cookie = os.getenv("BENCH_COOKIE")
local threads = tonumber(os.getenv("BENCH_THREADS") or "1")
local only = os.getenv("BENCH_PATH")
local spread = 500

if cookie and cookie ~= "" then
    wrk.headers["Cookie"] = cookie
end

local encoding = os.getenv("BENCH_ENCODING")
if encoding then
    wrk.headers["Accept-Encoding"] = encoding
end

-- Made once: the machine's time is for the server.
local requests = {}

function init(args)
    math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2147483647)
    if only then
        requests[1] = wrk.format("GET", only)
        return
    end
    -- The same number of different threads whatever the size: what grows is the database, not the working set.
    for i = 1, spread do
        local t = 1 + math.floor((i - 1) * (threads / spread))
        requests[i] = wrk.format("GET", "/questions/" .. (1000000 + t) .. "/bench-question-number-" .. t)
    end
end

function request()
    return requests[math.random(#requests)]
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read
        + summary.errors.write + summary.errors.timeout
    io.write(string.format("RATE %.1f FAILED %d\n", summary.requests / (summary.duration / 1e6), failed))
end
