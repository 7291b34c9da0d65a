import { own, say, type Clean } from '../view/clean';

/** Text that renders as itself, whatever Markdown or HTML it looks like. */
function escape(text: Clean): Clean {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(
      /[&<>`*~|\\[\]@$]|(?<![a-z0-9])_|_(?![a-z0-9])|#(?=\w)|:(?=\S)|(?<=www)\./gi,
      (char) => `&#${char.charCodeAt(0)};`,
    ) as Clean;
}

/** The same in a fixed-width face; nobody is notified by a name in it, and nothing becomes a link. */
export function code(text: Clean): Clean {
  return say`<code>${escape(text)}</code>`;
}

/** Lines in a block whose `+`, `-` and `!` GitHub colours. Nothing in it is a link, a mention or Markdown. */
export function diffBlock(lines: readonly Clean[]): Clean {
  const text = lines.join('\n') as Clean;
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const longest = runs.reduce((a, b) => Math.max(a, b), 2);
  const fence = '`'.repeat(longest + 1) as Clean;
  return say`${fence}${own('diff')}\n${text}\n${fence}`;
}

/** As many of the lines, from the first on, as fit into so many bytes. */
export function fitting(lines: readonly Clean[], bytes: number): Clean[] {
  let left = bytes;
  const end = lines.findIndex((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left < 0;
  });
  return lines.slice(0, end === -1 ? lines.length : end);
}
