/** Milliseconds, or whatever else was measured, of one thing in several runs. */
export type Samples = readonly number[];

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export function median(samples: Samples): number {
  return quantile(samples, 0.5);
}

/** By linear interpolation between the two nearest samples. `NaN` of none. */
export function quantile(samples: Samples, share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * Where the median is, give or take: two medians whose intervals do not touch differ with about 95 % confidence.
 *
 * The notches of a box plot (McGill, Tukey and Larsen, "Variations of box plots", 1978).
 */
export function medianInterval(samples: Samples): Interval {
  const middle = median(samples);
  const spread = quantile(samples, 0.75) - quantile(samples, 0.25);
  const notch = samples.length < 2 ? NaN : (1.57 * spread) / Math.sqrt(samples.length);
  return { low: middle - notch, high: middle + notch };
}

/** The median of the ratios within each round, and where it is, give or take: what slows a round down slows down both. */
export function medianRatio(a: Samples, b: Samples): Interval & { readonly ratio: number } {
  const ratios = a.map((sample, round) => sample / (b[round] ?? NaN));
  return { ratio: median(ratios), ...medianInterval(ratios) };
}

/** Whether something is within its limit, as far as the measurement can tell. */
export function verdict({ low, high }: Interval, limit: number): string {
  if (high <= limit) return 'met';
  if (low > limit) return 'NOT met';
  return Number.isNaN(low)
    ? 'too few runs to tell'
    : 'too close to tell: more runs, quieter machine';
}

/** What two runs of the same measurement say about a change between them. */
export function difference(before: Samples, after: Samples): string {
  const [a, b] = [medianInterval(before), medianInterval(after)];
  const percent = `${((median(after) / median(before) - 1) * 100).toFixed(1)} %`;
  if (b.high < a.low) return `less: ${percent}`;
  if (b.low > a.high) return `more: +${percent}`;
  if (Number.isNaN(a.low) || Number.isNaN(b.low)) return `${percent}, of too few runs to tell`;
  return `no difference: ${percent}, less than the spread`;
}
