import type { Outcome } from '../reconcile/apply';
import { label } from '../inputs/desired';
import { shown, type Clean } from './log';

/** The job summary: one small table, in GitHub's Markdown. */
export function summaryOf(
  outcomes: readonly Outcome[],
  server: { readonly url: string; readonly version: string },
  clean: Clean,
): string {
  const rows = outcomes.map((outcome) => {
    const { desired, operation, integration, error } = outcome;
    const cells = [
      code(clean(label(desired))),
      error === null ? (operation ?? '') : '❌ failed',
      integration === null ? '' : code(clean(integration.guid)),
      error === null ? changed(outcome) : escape(clean(error.message)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '### OAuth integrations on Posit Connect',
    '',
    `${code(clean(server.url))}${server.version === '' ? '' : `, version ${escape(clean(server.version))}`}`,
    '',
    '| Integration | Operation | GUID | What changed |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function changed({ changes, secrets, operation }: Outcome): string {
  if (operation === 'created') return 'everything';
  return [
    ...changes.map(({ field }) => code(field)),
    ...secrets.map((key) => `${code(`config.${key}`)} (secret, sent)`),
  ].join(', ');
}

/** Text that renders as itself, whatever Markdown or HTML it looks like. */
export function escape(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[&<>"'`*_~|\\[\]()#!@:{}]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The same in a fixed-width face; nobody is notified by a name in it. */
export function code(text: string): string {
  return `<code>${escape(shown(text))}</code>`;
}
