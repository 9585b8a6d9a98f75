import type { Metadata } from 'next';
import { ENDPOINTS } from '@/app/api/endpoints';
import { ReferencePage } from '@/components/reference/reference-page';
import { createOpenApiDocument } from '@/lib/openapi/document';
import { type Reference, toReference } from '@/lib/openapi/reference';

export const metadata: Metadata = { title: 'API reference' };

let made: Reference | undefined;

/** The API reference for people, drawn from the very document that programs get. It holds no secrets. */
export default function ApiReferencePage() {
  made ??= toReference(createOpenApiDocument(ENDPOINTS));
  return <ReferencePage reference={made} />;
}
