import {
  API_KEYS,
  type SimulatedConnect,
  type SimulatedRequest,
  type SimulatedResponse,
} from '../connect';
import type { VirtualTime } from '../virtual-clock';
import type { MixUp } from './history';
import type { Tally } from './tally';

/** How long an answer waits to be exchanged for another one. */
const LONGEST_WAIT_MS = 10_000;

/** A gateway that hands out answers to other requests than those that were asked. It knows all runs. */
export class MixUps {
  private readonly last = new Map<string, SimulatedResponse>();
  /** By method: the answer that waits to be exchanged, and who gets the other one. */
  private readonly waiting = new Map<
    string,
    { readonly held: SimulatedResponse; readonly give: (other: SimulatedResponse) => void }
  >();

  constructor(
    private readonly connect: SimulatedConnect,
    private readonly time: VirtualTime,
    private readonly tally: Tally,
  ) {}

  /** What becomes of an answer that no fault befalls: it may be exchanged for one that waits. */
  pass(method: string, response: SimulatedResponse): SimulatedResponse {
    if (response.status !== 200) return response;
    const exchanged = this.exchange(method, response);
    this.last.set(method, response);
    return exchanged;
  }

  /**
   * Mixes up an answer.
   *
   * @param handle has Connect handle the request
   * @param answer gives the client what it gets
   */
  befall(
    { mixedUp, handled, which, tellsId }: MixUp,
    { method }: SimulatedRequest,
    handle: () => SimulatedResponse,
    answer: (response: SimulatedResponse) => void,
  ): void {
    const wrong = (response: SimulatedResponse): void => {
      this.tally.mixedUp[mixedUp] += 1;
      const headers = { ...response.headers };
      if (!tellsId) delete headers['x-correlation-id'];
      answer({ ...response, headers });
    };
    const last = this.last.get(method);
    const own = handled || mixedUp === 'swapped' ? handle() : null;
    if (own !== null && own.status !== 200) answer(own);
    else if (mixedUp === 'existing') wrong(this.shown(which));
    else if (mixedUp === 'repeated' && last !== undefined) wrong(last);
    else if (mixedUp === 'repeated' || own === null) answer(own ?? handle());
    else this.wait(method, own, wrong, answer);
  }

  private wait(
    method: string,
    own: SimulatedResponse,
    wrong: (response: SimulatedResponse) => void,
    answer: (response: SimulatedResponse) => void,
  ): void {
    if (this.waiting.has(method)) {
      wrong(this.exchange(method, own));
      return;
    }
    const giveUp = this.time.after(LONGEST_WAIT_MS, () => {
      this.waiting.delete(method);
      answer(own);
    });
    this.waiting.set(method, {
      held: own,
      give: (other) => {
        giveUp();
        wrong(other);
      },
    });
  }

  private exchange(method: string, response: SimulatedResponse): SimulatedResponse {
    const exchange = this.waiting.get(method);
    if (exchange === undefined) return response;
    this.waiting.delete(method);
    exchange.give(response);
    return exchange.held;
  }

  /** What Connect tells of one of the integrations that are there. */
  private shown(which: number): SimulatedResponse {
    const { integrations } = this.connect;
    const guid = integrations[which % integrations.length]?.guid ?? '';
    return this.connect.handle({
      method: 'GET',
      path: `/__api__/v1/oauth/integrations/${guid}`,
      headers: { authorization: `Key ${API_KEYS.administrator}` },
      body: '',
    });
  }
}
