/** What one calls whoever did something: an e-mail, the name of a key or of a job; without the kind that the log has before it. */
export function actorInWords(label: string): string {
  return label.replace(/^(?:key|system|token):/, '');
}
