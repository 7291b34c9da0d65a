import { EventEmitter } from 'node:events';
import { cancelOnSignals } from '../src/cancellation';

function open() {
  const signals = new EventEmitter();
  const tasks: { ms: number; task: () => void }[] = [];
  const { stopping, aborting } = cancelOnSignals(signals, (ms, task) => {
    tasks.push({ ms, task });
  });
  return { signals, tasks, aborted: () => [stopping.aborted, aborting.aborted] };
}

test('nothing is cancelled without a signal', () => {
  const { tasks, aborted } = open();
  expect(aborted()).toEqual([false, false]);
  expect(tasks).toEqual([]);
});

test.each(['SIGTERM', 'SIGBREAK', 'SIGINT'])(
  'SIGINT stops what is new, %s after it gives up what is under way, too',
  (second) => {
    const { signals, aborted } = open();
    signals.emit('SIGINT');
    expect(aborted()).toEqual([true, false]);
    signals.emit(second);
    expect(aborted()).toEqual([true, true]);
  },
);

test('after SIGINT alone, what is under way has a few seconds, fewer than the runner gives', () => {
  const { signals, tasks, aborted } = open();
  signals.emit('SIGINT');
  expect(tasks).toHaveLength(1);
  expect(tasks[0]!.ms).toBeLessThan(7_500);
  expect(aborted()).toEqual([true, false]);
  tasks[0]!.task();
  expect(aborted()).toEqual([true, true]);
});

test.each(['SIGTERM', 'SIGBREAK'])('%s alone does both', (signal) => {
  const { signals, tasks, aborted } = open();
  signals.emit(signal);
  expect(aborted()).toEqual([true, true]);
  expect(tasks).toEqual([]);
});
