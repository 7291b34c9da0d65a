import { systemClock } from '../src/clock';

const { jest } = import.meta;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000 });
});

afterEach(() => {
  jest.useRealTimers();
});

test('tells the time', () => {
  expect(systemClock.now()).toBe(1_000);
});

test('sleeps as long as asked', async () => {
  const slept = systemClock.sleep(500).then(() => systemClock.now());
  await jest.advanceTimersByTimeAsync(500);
  expect(await slept).toBe(1_500);
});

test('wakes at once if it is told to, and leaves no timer behind', async () => {
  const alarm = new AbortController();
  const slept = systemClock.sleep(500, alarm.signal);
  alarm.abort(new Error('fire'));
  await expect(slept).rejects.toThrow('fire');
  expect(jest.getTimerCount()).toBe(0);
  await expect(systemClock.sleep(500, alarm.signal)).rejects.toThrow('fire');
  expect(jest.getTimerCount()).toBe(0);
});

test('does not mind an alarm afterwards', async () => {
  const alarm = new AbortController();
  const slept = systemClock.sleep(500, alarm.signal);
  await jest.advanceTimersByTimeAsync(500);
  await slept;
  alarm.abort(new Error('too late'));
  await expect(slept).resolves.toBeUndefined();
});
