/** Whether a text is the origin of web pages as browsers send it: `https://app.example.com`, no path and no `*`. */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}
