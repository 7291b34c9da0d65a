import type { Clean } from '../report/log';
import { code, fitting, LARGEST_SUMMARY_BYTES } from '../report/summary';
import { count } from '../words';
import type { ManifestFile } from './manifest-file';

/** Kept free for what goes around the table. */
const AROUND_BYTES = 10_000;

/** An export in GitHub's Markdown: where it was written, and which variables each integration needs. */
export function exportSummary(
  path: string,
  { written }: ManifestFile,
  server: string,
  clean: Clean,
  limit = LARGEST_SUMMARY_BYTES,
): string {
  const rows = fitting(
    written.map(({ integration: { name, guid }, variables }) => {
      const cells = [code(clean(name)), code(clean(guid)), variables.map(code).join(' ')];
      return `| ${cells.join(' | ')} |`;
    }),
    limit - AROUND_BYTES,
  );
  const left = written.length - rows.length;
  return [
    '### Manifest of the OAuth integrations on Posit Connect',
    '',
    `${count(written.length, 'integration')} of ${code(clean(server))} in ${code(clean(path))}. Nothing was changed on the server.`,
    '',
    ...(rows.length === 0
      ? []
      : ['| Integration | GUID | Variables to set |', '| --- | --- | --- |', ...rows, '']),
    ...(left === 0
      ? []
      : [`${left} more are in the manifest: this page has no room for them.`, '']),
  ].join('\n');
}
