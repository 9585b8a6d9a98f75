/** Why Pennon cannot start, for a program that reads the log. They stay as they are. */
export type StartErrorCode =
  | 'config_invalid'
  | 'cannot_listen'
  | 'data_folder_unusable'
  | 'disk_full'
  | 'database_refused'
  | 'embedded_database_failed';

/** Why Pennon cannot start, in words for the person who starts it; shown without a stack. */
export class StartError extends Error {
  constructor(
    readonly reason: StartErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** The code of a system or database error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Says what a failed file operation below `folder` means, or passes the error on. */
export function explainFileError(error: unknown, folder: string): never {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      throw diskFull(folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      throw new StartError(
        'data_folder_unusable',
        `${folder} belongs to another user or cannot be written. Name another folder in PENNON_DATA_DIR.`,
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      throw new StartError(
        'data_folder_unusable',
        `${folder} is not a folder. Name another one in PENNON_DATA_DIR.`,
        {
          cause: error,
        },
      );
    default:
      throw error;
  }
}

/** The disk of `folder` is full. */
export function diskFull(folder: string): StartError {
  return new StartError('disk_full', `No space is left on the disk of ${folder}. Make room and start again.`);
}
