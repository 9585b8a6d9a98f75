import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { type Config, getConfig } from './config';
import { processSingleton } from './singleton';
import { currentTracer } from './spans';
import { currentTrace } from './trace';

/**
 * What looks like a secret wherever it stands: API keys, tokens, passwords in addresses. Each takes time in proportion to
 * the line, whatever is in it.
 */
const SECRET =
  /\bpn[ncs]_[\w.-]{8,}|(?<![\w-])eyJ[\w-]+\.[\w.-]+|(?<=\bBearer )[^\s"\\]+|(?<=:\/\/[^\s:@/"]*:)[^\s@/"]+(?=@)/gi;
const SECRET_NAME = /secret|password|token|apikey/i;
const HIDDEN = '[hidden]';

/**
 * The process's log: one JSON object a line, on standard output. `PENNON_LOG_LEVEL` sets what is written. Every line
 * of a call has its `request_id`, and no line has a secret.
 */
export const log = (): Logger => processSingleton('log', () => createLog());

/**
 * @param destination where lines go; standard output when left out
 * @param config what is written, and the secrets that are not; the process's own when left out
 */
export function createLog(destination?: DestinationStream, config: () => Config = getConfig): Logger {
  const options: LoggerOptions = {
    level: config().logLevel,
    base: null,
    mixin: () => {
      const trace = currentTrace();
      const traceId = currentTracer()?.openTrace();
      return {
        ...(trace ? { request_id: trace.requestId } : {}),
        ...(traceId === undefined ? {} : { trace_id: traceId }),
      };
    },
    hooks: { streamWrite: (line) => withoutSecrets(line, config()) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Nobody logs a secret on purpose: what slips into a message, a driver's say, stops here. */
function withoutSecrets(line: string, config: Config): string {
  let clean = line.replace(SECRET, HIDDEN);
  for (const secret of secretsOf(config)) clean = clean.replaceAll(secret, HIDDEN);
  return clean;
}

/** The secrets of the environment, as they stand in a line. */
function secretsOf(config: Config): string[] {
  return Object.entries({ ...config, ...config.oidc }).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && typeof value === 'string' ? [JSON.stringify(value).slice(1, -1)] : [],
  );
}
