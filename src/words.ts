/** A number and a noun, such as `2 content items`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many of a list are named in a sentence. */
const MOST_LISTED = 20;

/** Items with commas between them; of a long list the first ones, and how many more there are. */
export function listed(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  const first = items.slice(0, MOST_LISTED).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
