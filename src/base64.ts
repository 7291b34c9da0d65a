/**
 * The base64 of bytes at each of the three positions in which they may stand in a longer text, in both alphabets.
 * Characters that also hold bits of a neighbour are left out.
 */
export function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    const standard = shifted.toString('base64').slice(start, end);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
