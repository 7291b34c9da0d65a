import { joined, own, say, type Clean, type Cleaner } from '../view/clean';
import { code, fitting } from '../report/markdown';
import { LARGEST_SUMMARY_BYTES } from '../report/summary';
import { count } from '../words';
import type { ManifestFile } from './manifest-file';

/** Kept free for what goes around the table. */
const AROUND_BYTES = 10_000;

/** An export in GitHub's Markdown: where it was written, and which variables each integration needs. */
export function exportSummary(
  path: string,
  { written }: ManifestFile,
  server: string,
  clean: Cleaner,
  limit = LARGEST_SUMMARY_BYTES,
): Clean {
  const rows = fitting(
    written.map(({ integration: { name, guid }, variables }) => {
      const named = joined(
        variables.map(({ variable, optional }) => {
          const shown = code(clean.text(variable));
          return optional ? say`${shown} (optional)` : shown;
        }),
        own(' '),
      );
      return say`| ${code(clean.name(name))} | ${code(clean.text(guid))} | ${named} |`;
    }),
    limit - AROUND_BYTES,
  );
  const left = written.length - rows.length;
  const exported = clean.text(count(written.length, 'integration'));
  return joined(
    [
      own('### Manifest of the OAuth integrations on Posit Connect'),
      own(''),
      say`${exported} of ${code(clean.text(server))} in ${code(clean.text(path))}. Nothing was changed on the server.`,
      own(''),
      ...(rows.length === 0
        ? []
        : [
            own('| Integration | GUID | Variables to set |'),
            own('| --- | --- | --- |'),
            ...rows,
            own(''),
          ]),
      ...(left === 0
        ? []
        : [say`${left} more are in the manifest: this page has no room for them.`, own('')]),
    ],
    own('\n'),
  );
}
