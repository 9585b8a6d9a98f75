import { createLog } from '@/lib/log';
import { dropSingleton, processSingleton } from '@/lib/singleton';
import { withEnvironment } from './environment';

export type LogLine = { readonly level: number; readonly msg: string } & Record<string, unknown>;

/** What is logged, at every level, while `work` runs. */
export async function logLinesOf(
  work: () => Promise<unknown>,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly text: string; readonly lines: LogLine[] }> {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  await withEnvironment({ ...environment, PENNON_LOG_LEVEL: 'debug' }, async () => {
    dropSingleton('log');
    processSingleton('log', () => createLog(destination));
    try {
      await work();
    } finally {
      dropSingleton('log');
    }
  });
  return { text, lines: text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
}
