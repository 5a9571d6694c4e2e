// Waiting in the demonstration's time.
import { contract } from './config.mjs';

// Lets days go by until the page at that address says the text, then looks it over.
export async function untilSees(person, address, text) {
  for (let day = 0; day < 60; day += 1) {
    await person.page.goto(address);
    if (await person.page.getByText(text).filter({ visible: true }).count()) return person.look();
    await person.page.locator(contract.advance('day')).click();
    await person.page.waitForLoadState('load');
  }
  throw new Error(`${address} never said ${text}`);
}
