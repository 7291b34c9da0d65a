/** Prints a title and a table in Markdown, numbers to the right. */
export function printTable(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = columns.map((column, index) =>
    Math.max(...[column, ...rows.map((row) => row[index] ?? '')].map((cell) => cell.length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, index) => (index === 0 ? (cells[index] ?? '').padEnd(width) : (cells[index] ?? '').padStart(width))).join(' | ')} |`;
  const rule = widths.map((width, index) =>
    index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  console.log(`\n${title}\n`);
  console.log([line(columns), line(rule), ...rows.map(line)].join('\n'));
}

export function ms(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toFixed(1);
}

export function times(value: number): string {
  return `${value.toFixed(2)} ×`;
}

/** 1 kB is 1,000 bytes. */
export function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

export function MiB(bytes: number | null): string {
  return bytes === null ? '–' : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}
