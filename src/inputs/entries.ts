import type { Read } from './request';

/**
 * Reads a list written one entry a line, or separated by commas.
 *
 * An empty entry is a problem rather than skipped: it is what a variable without a value leaves behind, and a list that
 * came out shorter than it was written is not the list that was declared. One line break at the end belongs to YAML.
 *
 * @param text not empty
 */
export function readEntries(text: string): Read<readonly string[]> {
  if (/^\s*\[\s*"/.test(text)) {
    return {
      problems: [
        "is a list in JSON. Write one entry a line, or turn the list into text: ${{ join(LIST, ',') }}. For a name with a comma, give the GUID or use a manifest.",
      ],
    };
  }
  const entries = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n|,/)
    .map((entry) => entry.trim());
  if (!entries.includes('')) return { value: entries };
  return {
    problems: [
      entries.every((entry) => entry === '')
        ? 'holds no entry, only separators. Is a variable empty?'
        : 'has an empty entry. Is a variable empty? Remove the separator, or set the variable.',
    ],
  };
}
