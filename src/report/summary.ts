import type { Outcome } from '../reconcile/outcome';
import { label } from '../inputs/desired';
import { changeText, operationWord, outcomeTotals, shown, sourceOf, type Clean } from './log';

/** What one run has to tell. */
export interface RunReport {
  readonly outcomes: readonly Outcome[];
  readonly server: string;
  /** Empty if the server hides it. */
  readonly version: string;
  readonly dryRun: boolean;
}

/** GitHub's limit for the summary of one step is 1 MiB. */
export const LARGEST_SUMMARY_BYTES = 1024 * 1024;

/**
 * The run in GitHub's Markdown: totals, one table, and what changes in detail for who opens it.
 *
 * @param limit the most bytes it may have; what does not fit is left out, and that is said
 */
export function summaryOf(report: RunReport, clean: Clean, limit = LARGEST_SUMMARY_BYTES): string {
  const { outcomes, server, version, dryRun } = report;
  const head = [
    `### OAuth integrations on Posit Connect${dryRun ? ': plan' : ''}`,
    '',
    `${address(clean(server))}${version === '' ? '' : `, version ${escape(clean(version))}`}: ${outcomeTotals(outcomes, dryRun)}.${dryRun ? ' Dry run: nothing was changed.' : ''}`,
    '',
  ];
  if (outcomes.length === 0) return head.join('\n');
  const table = ['| Integration | Operation | GUID | What changes |', '| --- | --- | --- | --- |'];
  const fixed = byteLength([...head, ...table].join('\n')) + 500;
  const rows = fitting(
    outcomes.map((outcome) => row(outcome, dryRun, clean)),
    limit - fixed,
  );
  const left = limit - fixed - byteLength(rows.join('\n'));
  const all = outcomes.flatMap((outcome) => detail(outcome, clean));
  const details = fitting(all, left);
  return [
    ...head,
    ...table,
    ...rows,
    '',
    ...leftOut(outcomes.length - rows.length, 'more'),
    ...leftOut(all.length - details.length, 'more details'),
    ...(details.length > 0
      ? ['<details><summary>Details</summary>', '', ...details, '', '</details>', '']
      : []),
  ].join('\n');
}

function leftOut(number: number, what: string): string[] {
  return number === 0
    ? []
    : [`${number} ${what} are in the log: this page has no room for them.`, ''];
}

function row(outcome: Outcome, dryRun: boolean, clean: Clean): string {
  const { desired, operation, integration, error } = outcome;
  const words = operation === null ? '' : operationWord(operation, dryRun);
  const cells = [
    code(clean(label(desired))),
    error === null ? words : ['❌ failed', ...(words === '' ? [] : [`(${words})`])].join(' '),
    integration === null ? '' : code(clean(integration.guid)),
    error === null ? changed(outcome) : escape(clean(error.message)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function changed({ changes, secrets, operation }: Outcome): string {
  const fields = [...new Set(changes.map(({ field }) => field))];
  const created = operation === 'created';
  const compared = created ? '' : ', cannot be compared';
  return [
    ...(created ? ['everything'] : fields.map(code)),
    ...secrets.map(
      ({ key, variable }) =>
        `${code(`config.${key}`)} (${escape(sourceOf(variable))}: sent${compared})`,
    ),
  ].join(', ');
}

function detail({ desired, changes }: Outcome, clean: Clean): string[] {
  return changes.map(
    (change) =>
      `- ${code(clean(label(desired)))} ${code(change.field)}: ${code(changeText(change, clean))}`,
  );
}

/** As many of the lines, from the first on, as fit into so many bytes. */
export function fitting(lines: readonly string[], bytes: number): string[] {
  let left = bytes;
  const end = lines.findIndex((line) => {
    left -= byteLength(line) + 1;
    return left < 0;
  });
  return lines.slice(0, end === -1 ? lines.length : end);
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Text that renders as itself, whatever Markdown or HTML it looks like. */
export function escape(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[&<>`*~|\\[\]@$]|(?<![a-z0-9])_|_(?![a-z0-9])|#(?=\w)|:(?=\S)|(?<=www)\./gi,
      (char) => `&#${char.charCodeAt(0)};`,
    );
}

/** The address of the server, which is a URL already, so that it can be copied. */
function address(url: string): string {
  return code(url).replaceAll('&#58;', ':');
}

/** The same in a fixed-width face; nobody is notified by a name in it. */
export function code(text: string): string {
  return `<code>${escape(shown(text))}</code>`;
}
