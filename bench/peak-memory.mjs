// Loaded into the action before itself: writes the most memory that the process has had, in bytes, to $BENCH_PEAK_FILE.
// Not from resourceUsage(): on Linux that counts the parent's memory, too, as it was before the process became its own.
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const status = readFileSync('/proc/self/status', 'utf8');
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  writeFileSync(process.env.BENCH_PEAK_FILE, String(Number(kibibytes) * 1024));
});
