// Fields for passwords: a box that shows what is typed, and words on how hard a new one is to guess. What is typed goes
// nowhere: the server, which knows a long list of common passwords, looks at it when the form is sent.
(() => {
    const common = /^(?:p[a4@][s5$]{2}w[o0]rd|passwort|passwd|letmein|welcome|willkommen|qwert[yz]|monkey|dragon|sunshine|princess|football|baseball|superman|batman|iloveyou|starwars|master|shadow|hello|hallo|secret|geheim|login|admin|summer|winter|spring|autumn|sommer|freedom|whatever|trustno1|michael|jennifer|charlie|computer|internet)$/;
    const rows = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', '1234567890'];

    // Characters that do not follow from the one before.
    function fresh(word) {
        let count = word.length > 0 ? 1 : 0;
        for (let i = 1; i < word.length; i++) {
            const step = word.charCodeAt(i) - word.charCodeAt(i - 1);
            const pair = word[i - 1] + word[i];
            const back = word[i] + word[i - 1];
            if (Math.abs(step) > 1 && !rows.some((row) => row.includes(pair) || row.includes(back)))
                count++;
        }
        return count;
    }

    function isRepeated(word) {
        for (let len = 1; len <= 3 && len <= word.length / 2; len++)
            if (word.startsWith(word.slice(0, len).repeat(Math.floor(word.length / len))))
                return true;
        return false;
    }

    // What little is left without the name, the address and the site's name.
    function rest(word, form) {
        const email = (form.elements.email?.value ?? '').toLowerCase();
        const parts = [form.elements.name?.value ?? form.elements.username?.value ?? '', ...email.split(/[@.]/, 2), 'backtalk'];
        return parts.reduce((left, part) => (part.length < 3 ? left : left.replaceAll(part.toLowerCase(), '')), word);
    }

    function judge(password, form) {
        const points = [...password].length;
        const word = password.toLowerCase();
        const left = rest(word, form);
        if (points === 0)
            return '';
        if (points < 8)
            return points === 7 ? 'Add at least 1 more character.' : `Add at least ${8 - points} more characters.`;
        if (points > 256)
            return 'At most 256 characters fit here.';
        if (left.length < word.length && left.replace(/[^\p{L}\p{N}]/gu, '').length < 6)
            return 'Easy to guess: it is hardly more than your name, your address, or the name of this site.';
        if (common.test(word.replace(/^[^a-z]{1,4}|[^a-z]{1,4}$/g, '')) || common.test(word))
            return 'Easy to guess: it is among the passwords that are tried first.';
        if (isRepeated(word) || fresh(word) < 4)
            return 'Easy to guess: a row of keys, or the same again and again.';
        if (fresh(left) < 10)
            return 'Fair. A few words in a row would be harder to guess.';
        return fresh(left) < 16 ? 'Good.' : 'Strong.';
    }

    // A box to tick, which has no name and so is not sent.
    function showBox(input) {
        const box = document.createElement('input');
        box.type = 'checkbox';
        box.id = `${input.id}-shown`;
        box.autocomplete = 'off';
        const label = document.createElement('label');
        label.className = 'check show-password';
        label.append(box, ' Show the password');
        const set = () => { input.type = box.checked ? 'text' : 'password'; };
        box.addEventListener('change', set);
        // Sent as a password, so that no browser keeps it among what was typed into fields.
        input.form.addEventListener('submit', () => {
            box.checked = false;
            set();
        });
        input.after(label);
    }

    for (const input of document.querySelectorAll('main input[type=password]')) {
        input.setAttribute('autocapitalize', 'none');
        input.setAttribute('spellcheck', 'false');
        showBox(input);
        if (input.autocomplete !== 'new-password')
            continue;
        const words = document.createElement('p');
        words.className = 'hint password-strength';
        words.setAttribute('role', 'status');
        input.after(words);
        const look = () => { words.textContent = judge(input.value, input.form); };
        input.form.addEventListener('input', look);
        look();
    }
})();
