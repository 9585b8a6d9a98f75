export type { Picture } from '@/lib/docs/files';
export type { Heading } from '@/lib/docs/guides';
