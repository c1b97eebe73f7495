/* An exercise or a routine that is followed: its list of parts becomes a session, with a clock, large steps, tones, vibration and a voice. All
   times are by the clock, so that they are right after the device slept. Nothing of it is sent anywhere; note.js may send what is noted at the end. */
"use strict";

/* Tones, vibration and a voice, as the boxes in `start` say. */
function followCues(start) {
    const wants = (name) => {
        const box = start.querySelector("input[name=" + name + "]");
        return box.checked && !box.closest("label").hidden;
    };
    let audio = null;

    function tone(pitch, ms) {
        if (!audio || !wants("sound")) return;
        const sound = audio.createOscillator();
        const loudness = audio.createGain();
        const now = audio.currentTime;
        sound.frequency.value = pitch;
        loudness.gain.setValueAtTime(0, now);
        loudness.gain.linearRampToValueAtTime(0.25, now + 0.02);
        loudness.gain.linearRampToValueAtTime(0, now + ms / 1000);
        sound.connect(loudness).connect(audio.destination);
        sound.start(now);
        sound.stop(now + ms / 1000);
    }

    const buzz = (pattern) => wants("buzz") && navigator.vibrate(pattern);

    /* Only voices of this device: others would send the words away. */
    const ownVoice = () => (window.speechSynthesis ? speechSynthesis.getVoices() : [])
        .find((voice) => voice.localService && voice.lang.startsWith("en"));

    function speak(words) {
        const voice = wants("voice") && ownVoice();
        if (!voice) return;
        const spoken = new SpeechSynthesisUtterance(words);
        spoken.voice = voice;
        spoken.lang = voice.lang;
        speechSynthesis.cancel();
        speechSynthesis.speak(spoken);
    }

    /* Browsers let a page sound only once somebody pressed something. */
    function wake() {
        if (!audio && window.AudioContext) audio = new AudioContext();
        if (audio && audio.state === "suspended") audio.resume().catch(() => {});
    }

    const hush = () => window.speechSynthesis && speechSynthesis.cancel();

    /* Which of them this browser has, ticked as they were before. */
    function offerHelps() {
        const kept = stored(() => JSON.parse(localStorage.getItem("following"))) || { sound: true, buzz: true };
        const boxes = all("input[type=checkbox]", start);
        const hide = (name, isHidden) => { start.querySelector("input[name=" + name + "]").closest("label").hidden = isHidden; };
        boxes.forEach((box) => {
            box.checked = Boolean(kept[box.name]);
            box.addEventListener("change", () => stored(() => localStorage.setItem("following",
                JSON.stringify(Object.fromEntries(boxes.map((each) => [each.name, each.checked]))))));
        });
        hide("sound", !window.AudioContext);
        hide("buzz", !navigator.vibrate);
        hide("voice", !ownVoice());
        if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", () => hide("voice", !ownVoice()));
    }

    return { tone, buzz, speak, wake, hush, offerHelps };
}

/* A screen that stays awake while the stage is open. */
function followScreen(stage) {
    let lock = null;

    async function stayAwake() {
        if (!navigator.wakeLock || !stage.open || document.hidden || (lock && !lock.released)) return;
        lock = await navigator.wakeLock.request("screen").catch(() => null);
        if (lock && !stage.open) mayNap(); /* it was closed meanwhile */
    }

    function mayNap() {
        if (lock) lock.release().catch(() => {});
        lock = null;
    }

    return { stayAwake, mayNap };
}
