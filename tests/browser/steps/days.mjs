/** A day as a field of dates has it, some days from today where the devices are. */
export function day(ahead) {
  const then = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Rome" }).format(then);
}
