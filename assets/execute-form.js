// The form that executes a process: it makes the execute request of what its fields hold, and shows each problem beside its field.

for (const form of document.querySelectorAll('form[data-execute]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    execute(form);
  });
}

async function execute(form) {
  const button = form.querySelector('button[type="submit"]');
  for (const list of form.querySelectorAll('.errors')) list.replaceChildren();
  button.disabled = true;
  try {
    const inputs = [];
    for (const field of form.querySelectorAll('.field')) {
      const json = await inputOf(field, form.dataset.uploads);
      if (json !== undefined) inputs.push(`${JSON.stringify(field.dataset.input)}:${json}`);
    }
    const answer = await fetch(form.dataset.execute, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', prefer: 'respond-async' },
      body: `{"inputs":{${inputs}}}`,
    });
    if (answer.ok) location.assign(answer.headers.get('location'));
    else showProblems(form, await answer.json());
  } catch (error) {
    showError(form.querySelector('#errors'), `The request did not get through: ${error.message}`);
  } finally {
    button.disabled = false;
  }
}

/**
 * What a field holds, as the JSON of an input of an execute request; undefined where it is empty. The server says what is wrong with it. Numbers stay
 * the text that they are: a whole number may have more digits than JavaScript keeps.
 */
async function inputOf(field, uploads) {
  const { kind } = field.dataset;
  const isList = 'list' in field.dataset;
  const control = field.querySelector('[name]');
  const files = [...(field.querySelector('input[type="file"]')?.files ?? [])];
  const texts = control.multiple
    ? [...control.selectedOptions].map((option) => option.value)
    : control.value.split(isList ? '\n' : /$^/).filter((text) => text.trim() !== '');
  const values = texts.map((text) => PARSERS[kind](text));
  for (const file of files) values.push(JSON.stringify(await upload(file, uploads)));
  if (values.length === 0) return undefined;
  return isList ? `[${values}]` : values[0];
}

const json = (text) => {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
};

const number = (text) => {
  const isJson = /^\s*-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?\s*$/i.test(text);
  return isJson ? text : JSON.stringify(Number.isFinite(Number(text)) ? Number(text) : text);
};

const PARSERS = {
  text: (text) => JSON.stringify(text),
  choice: (text) => JSON.stringify(text),
  integer: number,
  number,
  boolean: (text) => String(text === 'true'),
  bbox: (text) =>
    `{"bbox":[${text
      .trim()
      .split(/[\s,]+/)
      .map(number)}]}`,
  file: (text) => JSON.stringify({ href: text.trim() }),
  folder: (text) => JSON.stringify({ href: text.trim(), type: 'application/directory' }),
  json,
};

async function upload(file, uploads) {
  const answer = await fetch(`${uploads}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
    body: file,
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return { href: said.href, type: said.type };
}

/** Each problem beside the input that it is about: `bands[2]` and `region.west` are about `bands` and `region`. */
function showProblems(form, { title, detail, problems = [] }) {
  const general = form.querySelector('#errors');
  if (problems.length === 0) showError(general, detail ?? title);
  else showError(general, title);
  for (const { path = '', message } of problems) {
    const fields = [...form.querySelectorAll('.field')];
    const field = fields.find(
      ({ dataset }) =>
        path === dataset.input || ['.', '['].some((sign) => path.startsWith(dataset.input + sign)),
    );
    showError(field?.querySelector('.errors') ?? general, message);
  }
  (form.querySelector('.field:has(.errors li) [name]') ?? general).scrollIntoView({ block: 'center' });
}

function showError(list, message) {
  const item = document.createElement('li');
  item.textContent = message;
  list.append(item);
}
