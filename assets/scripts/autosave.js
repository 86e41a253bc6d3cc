// <form data-autosave="<draft>/<page>">: what is typed is saved a moment later, at the
// form's own address. Until the server has it, a copy stays in this browser, so that a
// lost connection, an expired sign-in or a closed window costs nothing. Without scripts
// every button of the form saves.
const PAUSE = 1200;
const RETRY = 15000;
const LONGEST_WAIT = 3000;
const PRINT = "opened-";

export function autosave() {
  for (const wrapper of document.querySelectorAll("[data-most]")) count(wrapper);
  document.addEventListener("input", ({ target }) => {
    const wrapper = target.closest?.("[data-most]");
    if (wrapper) count(wrapper);
  });
  const form = document.querySelector("form[data-autosave]");
  if (form) watch(form);
}

function watch(form) {
  const key = `seutu:typed:${form.dataset.autosave}`;
  const status = form.querySelector("[data-saved]");
  const advice = form.querySelector("[data-advice]");
  const typed = new Map();
  let timer = 0;
  let running = null;
  let isSaved = true;

  const print = (name) => form.elements[PRINT + name];
  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  function keep(changes = {}) {
    const answers = Object.fromEntries(typed);
    const prints = Object.fromEntries([...typed.keys()].map((name) => [name, print(name).value]));
    if (typed.size) write(key, { answers, prints, ...changes });
    else forget(key);
  }

  function restore() {
    const copy = read(key);
    if (!copy) return;
    for (const [name, text] of Object.entries(copy.answers)) {
      const field = form.elements[name];
      if (!field || !print(name) || field.value === text) continue;
      const isChangedThere = print(name).value !== copy.prints[name];
      if (isChangedThere && copy.isSent) continue;
      field.value = text;
      print(name).value = copy.prints[name];
      typed.set(name, text);
    }
    if (!typed.size) return forget(key);
    for (const wrapper of form.querySelectorAll("[data-most]")) count(wrapper);
    say(form.dataset.restored);
    keep();
    plan(PAUSE);
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function save() {
    if (running || !typed.size) return;
    const sent = new Map(typed);
    running = send(sent).finally(() => {
      running = null;
      if (!isSaved || typed.size === 0) return;
      plan(PAUSE);
    });
  }

  async function send(sent) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, text] of sent) {
      body.append(name, text);
      body.append(PRINT + name, print(name).value);
    }
    say(form.dataset.saving);
    isSaved = false;
    let answer;
    try {
      const response = await fetch(location.pathname, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
      });
      answer = await response.json();
    } catch {
      say(form.dataset.offline);
      plan(RETRY);
      return;
    }
    for (const [name, value] of Object.entries(answer.prints ?? {})) {
      if (form.elements[name] && !(name.slice(PRINT.length) in (answer.errors ?? {}))) {
        form.elements[name].value = value;
      }
    }
    for (const [name, text] of sent) {
      const isRefused = name in (answer.errors ?? {}) || !answer.prints?.[PRINT + name];
      if (!isRefused && typed.get(name) === text) typed.delete(name);
      else if (isRefused && typed.get(name) === text) isSaved = false;
    }
    isSaved = Boolean(answer.prints);
    keep();
    const reasons = Object.values(answer.errors ?? {});
    say([answer.message, ...reasons].join(" "));
    if (advice && "advice" in answer && advice.innerHTML !== answer.advice) {
      advice.innerHTML = answer.advice;
    }
    if (reasons.length || !answer.prints) isSaved = false;
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.name || !print(target.name)) return;
    typed.set(target.name, target.value);
    isSaved = true;
    keep();
    plan(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    keep({ isSent: true });
    if (!running) return;
    // Two saves of one writer must not meet, or she would be in conflict with herself.
    event.preventDefault();
    const wait = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
    const { submitter } = event;
    Promise.race([running, wait]).then(() => {
      running = null;
      clearTimeout(timer);
      form.requestSubmit(submitter);
    });
  });
  window.addEventListener("online", () => plan(0));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  restore();
}

// Says how many characters are left, once the end comes near.
function count(wrapper) {
  const field = wrapper.querySelector("textarea, input");
  const line = wrapper.querySelector("[data-counter]");
  const texts = wrapper.closest("form")?.dataset;
  if (!line || !texts?.left) return;
  line.dataset.plain ??= line.textContent;
  const left = Number(wrapper.dataset.most) - [...field.value.trim()].length;
  const isNear = left <= Number(wrapper.dataset.most) / 5;
  const sentence = left < 0 ? texts.over : texts.left;
  line.textContent = isNear ? sentence.replace("{count}", Math.abs(left)) : line.dataset.plain;
  line.classList.toggle("counter--over", left < 0);
}

// Storage may be full, switched off or hold something else; typing goes on regardless.
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    return;
  }
}
