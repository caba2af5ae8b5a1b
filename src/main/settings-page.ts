import { SETTINGS } from './settings.ts';

/** `docs/settings.md`: the table of settings for people. */
export function settingsPage(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { meaning, fallback }]) => `| \`${name}\` | ${meaning} | ${fallback} |`,
  );
  return `# Settings

Every setting is an environment variable, read once at start. None is needed: without any the server is embedded, one process that
keeps all it has in its data folder. An unknown \`CWLP_\` variable, a wrong value, or settings that cannot work together stop the start with a
message that names them.

| Variable | Meaning | Default |
|---|---|---|
${rows.join('\n')}

The distributed form is the same program: give every process the same \`CWLP_DATABASE_URL\`, \`CWLP_QUEUE_URL\` and
\`CWLP_OBJECTS_URL\`; start \`serve\` with \`CWLP_ROLES=api\`, and any number of \`worker\`. The container engine is needed by runners only.
`;
}
