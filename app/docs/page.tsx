import { redirect } from 'next/navigation';

/** The way to the API reference. */
export default function DocsPage() {
  redirect('/docs/api');
}
