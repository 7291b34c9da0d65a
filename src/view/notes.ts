import type { Clean } from './clean';
import type { Sign } from './rows';

/** What is to be known beside the rows. */
export interface Note {
  readonly sign: Sign;
  readonly text: Clean;
  /** Whether it is made of sentences, which may go on in a line below. */
  readonly prose: boolean;
}
