import pino, { type Logger } from 'pino';
import { getConfig } from './config';
import { processSingleton } from './singleton';

/** The process's log: one JSON object a line, on standard output. `PENNON_LOG_LEVEL` sets what is written. */
export const log = (): Logger =>
  processSingleton('log', () => pino({ level: getConfig().logLevel, base: null }));
