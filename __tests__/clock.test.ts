import { getEventListeners } from 'node:events';
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

test('runs a task after as long as asked', async () => {
  const task = jest.fn();
  systemClock.after(500, task);
  await jest.advanceTimersByTimeAsync(499);
  expect(task).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(task).toHaveBeenCalledTimes(1);
});

test('takes a task back, and leaves no timer behind', async () => {
  const task = jest.fn();
  const takeBack = systemClock.after(500, task);
  takeBack();
  expect(jest.getTimerCount()).toBe(0);
  await jest.advanceTimersByTimeAsync(500);
  expect(task).not.toHaveBeenCalled();
});

test('sleeps as long as asked', async () => {
  const slept = systemClock.sleep(500, new AbortController().signal);
  let awake = false;
  void slept.then(() => {
    awake = true;
  });
  await jest.advanceTimersByTimeAsync(499);
  expect(awake).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(awake).toBe(true);
});

test('wakes at once if it is told to, and leaves no timer behind', async () => {
  const alarm = new AbortController();
  const slept = systemClock.sleep(500, alarm.signal);
  alarm.abort();
  await slept;
  expect(jest.getTimerCount()).toBe(0);
  await systemClock.sleep(500, alarm.signal);
  expect(jest.getTimerCount()).toBe(0);
});

test('leaves no listener behind', async () => {
  const alarm = new AbortController();
  const slept = systemClock.sleep(500, alarm.signal);
  await jest.advanceTimersByTimeAsync(500);
  await slept;
  expect(getEventListeners(alarm.signal, 'abort')).toEqual([]);
});
