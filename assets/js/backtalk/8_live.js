/* ---- What is new on a question ---- */

const LIVE_WAIT = 5000; /* milliseconds that somebody has it in view before they are told */

/* live.js is for those who stay: it holds a connection. Nor where data is to be saved. */
function stayWith() {
    const saves = navigator.connection && navigator.connection.saveData;
    let timer = 0;
    function wait() {
        clearTimeout(timer);
        if (!document.hidden) timer = setTimeout(load, LIVE_WAIT);
    }
    function load() {
        document.removeEventListener("visibilitychange", wait);
        import("/assets/js/live.js").catch(() => {}); /* without it one reloads */
    }
    if (!("EventSource" in window) || saves) return;
    document.addEventListener("visibilitychange", wait);
    wait();
}
