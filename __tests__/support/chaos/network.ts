import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from '../../../src/network/transport';
import {
  deliver,
  type FaultKind,
  FaultSchedule,
  type SimulatedConnect,
  type SimulatedResponse,
} from '../connect';
import { httpResponse, simulatedRequest } from '../simulated-transport';
import type { VirtualTime } from '../virtual-clock';
import type { MixUp } from './history';
import type { MixUps } from './mix-ups';
import type { RequestPromises } from './requests';
import type { RunRecord } from './stage';

/** What is between all runs and Connect. */
export interface Network {
  readonly connect: SimulatedConnect;
  readonly time: VirtualTime;
  readonly promises: RequestPromises;
  readonly mixUps: MixUps;
  /** Called with a promise that a request has broken. */
  readonly onBroken: (error: Error) => void;
}

/** The network of one run: slow, and with the faults that its plan has. Nothing of it reaches a run that was killed. */
export function transportOf(
  record: RunRecord,
  random: () => number,
  { connect, time, promises, mixUps, onBroken }: Network,
): Transport {
  const { plan } = record;
  const faults = new FaultSchedule<FaultKind | MixUp>();
  faults.add(...plan.faults);
  const latency = (): number => 1 + random() * plan.slowness;
  return (request: HttpRequest): Promise<HttpResponse> =>
    new Promise((resolve, reject) => {
      if (record.killed) return;
      const simulated = simulatedRequest(request);
      const onAbort = (): void => {
        if (!record.killed) reject(request.signal.reason as Error);
      };
      request.signal.addEventListener('abort', onAbort, { once: true });
      try {
        promises.checkRequest(record, simulated);
      } catch (error) {
        // Thrown from here, it would be a failure of the network to the run.
        onBroken(error as Error);
      }
      const end = (delayMs: number, settle: () => void): void => {
        time.after(delayMs, () => {
          request.signal.removeEventListener('abort', onAbort);
          if (!record.killed) settle();
        });
      };
      const dropped = (): void => {
        reject(new TransportError('reset', 'ECONNRESET', new URL(request.url).host));
      };
      const answer = (response: SimulatedResponse, delayMs = 0): void => {
        end(latency() + delayMs, () => {
          if (request.signal.aborted) return;
          promises.noteAnswer(record, simulated, response);
          resolve(httpResponse(request, response));
        });
      };
      time.after(latency(), () => {
        const fault = faults.take(simulated);
        if (typeof fault === 'object' && 'mixedUp' in fault) {
          const handle = () => promises.watch(record, simulated, () => connect.handle(simulated));
          mixUps.befall(fault, simulated, handle, answer);
          return;
        }
        const delivery = promises.watch(record, simulated, () =>
          deliver(connect, simulated, fault, (delayMs, task) => {
            time.after(delayMs, () => {
              promises.watch(record, simulated, task);
            });
          }),
        );
        switch (delivery.type) {
          case 'answer':
            answer(
              fault === undefined
                ? mixUps.pass(request.method, delivery.response)
                : delivery.response,
              delivery.delayMs,
            );
            break;
          case 'partial':
          case 'drop':
            end(latency(), dropped);
            break;
          case 'hang':
            break;
        }
      });
    });
}
