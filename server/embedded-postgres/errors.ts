import { StartError } from '../start-error';

/** Why the embedded PostgreSQL cannot run, and the way around it. */
export class EmbeddedPostgresError extends StartError {
  constructor(message: string) {
    super(
      'embedded_database_failed',
      `${message} Or set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    );
    this.name = 'EmbeddedPostgresError';
  }
}
