/**
 * The part of a base64 text that the bytes alone decide, for each of the three positions at which they may stand in a
 * longer text: characters that also hold bits of a neighbour are left out. In both alphabets.
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
