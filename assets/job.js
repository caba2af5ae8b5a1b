// What the page of a job does: follows it while it runs, shows logs as they grow, and dismisses or removes it.

const EVENTS = [
  'started',
  'step-expanded',
  'step-failed',
  'shard-succeeded',
  'shard-failed',
  'cancelled',
  'finished',
];
const LOOK_AGAIN_MS = 3000;

const followed = document.querySelector('[data-events]');
if (followed !== null) follow(followed.dataset.events);

/** Looks at the page again whenever something happens, and in between, as a step says what it does without an event. */
function follow(url) {
  const events = new EventSource(url);
  const timer = setInterval(look, LOOK_AGAIN_MS);
  for (const kind of EVENTS) events.addEventListener(kind, look);
  events.addEventListener('finished', () => {
    events.close();
    clearInterval(timer);
  });
}

let isLooking = false;
let again = false;

/** One look at a time, and one more after what happens meanwhile: an older answer must not come last. */
async function look() {
  again = true;
  if (isLooking) return;
  isLooking = true;
  try {
    while (again) {
      again = false;
      await refresh();
    }
  } finally {
    isLooking = false;
  }
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const controls = () => [...part.querySelectorAll('a, button')];
    const focused = controls().indexOf(document.activeElement);
    part.replaceChildren(...(fresh.getElementById(part.id)?.childNodes ?? []));
    controls()[focused]?.focus();
  }
}

document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-log], [data-delete]');
  if (target === null) return;
  event.preventDefault();
  if ('log' in target.dataset) showLog(target);
  else remove(target);
});

let reading = new AbortController();

/** A log in the page, as it grows. */
async function showLog({ href, dataset }) {
  reading.abort();
  reading = new AbortController();
  const { signal } = reading;
  const section = document.getElementById('log');
  const text = section.querySelector('pre');
  document.getElementById('log-name').textContent = dataset.log;
  text.textContent = '';
  section.hidden = false;
  section.scrollIntoView({ behavior: 'smooth' });
  try {
    const answer = await fetch(href, { signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text.append(piece.value);
    if (text.textContent === '') text.append('Nothing was printed.');
  } catch (error) {
    if (!signal.aborted) text.append(`\n${error.message}`);
  }
}

async function remove({ dataset }) {
  if (dataset.confirm !== undefined && !confirm(dataset.confirm)) return;
  const answer = await fetch(dataset.delete, { method: 'DELETE', headers: { accept: 'application/json' } });
  if (!answer.ok) alert((await answer.json()).detail);
  else if (dataset.confirm === undefined) await look();
  else location.assign(new URL('.', dataset.delete).href.replace(/\/$/, ''));
}
