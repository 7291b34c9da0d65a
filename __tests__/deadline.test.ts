import type { Clock } from '../src/clock';
import { Ended, withinTime } from '../src/deadline';

/** A clock with one alarm, which the test sets off. */
function alarm() {
  const set: { ms: number; ring: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    after(ms, ring) {
      const entry = { ms, ring };
      set.push(entry);
      return () => {
        set.splice(set.indexOf(entry), 1);
      };
    },
    sleep: () => Promise.reject(new Error('nobody sleeps')),
  };
  return { clock, set };
}

/** Fails as soon as its signal aborts. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

const never = new AbortController().signal;

test('a task that is done in time gives its result, and the alarm is taken back', async () => {
  const { clock, set } = alarm();
  const task = withinTime(clock, 500, never, (signal) => {
    expect(set).toMatchObject([{ ms: 500 }]);
    expect(signal.aborted).toBe(false);
    return Promise.resolve('done');
  });
  expect(await task).toBe('done');
  expect(set).toEqual([]);
});

test('a task that takes too long is ended', async () => {
  const { clock, set } = alarm();
  const task = withinTime(clock, 500, never, endless);
  set[0]!.ring();
  const error: unknown = await task.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Ended);
  expect(error).toMatchObject({
    name: 'Ended',
    by: 'time',
    message: 'The time is up.',
    cause: new Error('aborted'),
  });
  expect(set).toEqual([]);
});

test('a task that is told to stop is ended, whether or not its time is up', async () => {
  for (const late of [false, true]) {
    const { clock, set } = alarm();
    const stop = new AbortController();
    const task = withinTime(clock, 500, stop.signal, endless);
    if (late) set[0]!.ring();
    stop.abort();
    const error: unknown = await task.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'Ended',
      by: 'stop',
      message: 'It was stopped.',
      cause: new Error('aborted'),
    });
    expect(set).toEqual([]);
  }
});

test('a task that fails by itself fails with its own error', async () => {
  const { clock, set } = alarm();
  const defect = new Error('a defect');
  await expect(withinTime(clock, 500, never, () => Promise.reject(defect))).rejects.toBe(defect);
  expect(set).toEqual([]);
});
