import { deliveriesTexts } from '../texts/deliveries.ts';

/** How every calendar looks and is read: days of one month, in colours that can be read. */
export const CALENDAR = {
  ariaLabels: deliveriesTexts.calendar,
  hideOutsideDates: true,
  // Mantine's red of weekends is too pale, and means nothing here.
  weekendDays: [],
};
