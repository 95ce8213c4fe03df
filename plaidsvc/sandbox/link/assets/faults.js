// What a person reads for an error code, and what they can do next: 'credentials' (sign in again), 'institutions' (another
// bank), 'oauth' (the bank's page again) or 'leave'.

const faults = {
  ACCESS_NOT_GRANTED: ['A permission is missing', 'The bank did not share what this app needs. Try again and tick the information to share.', 'credentials'],
  COUNTRY_NOT_SUPPORTED: ['This bank’s country is not supported', 'Choose another bank.', 'institutions'],
  INSTITUTION_DOWN: ['This bank cannot be reached', 'Its systems are down right now. Try again in a few hours, or choose another bank.', 'institutions'],
  INSTITUTION_NOT_AVAILABLE: ['This bank cannot be reached', 'The connection to it is switched off for a while. Try again later, or choose another bank.', 'institutions'],
  INSTITUTION_NOT_RESPONDING: ['This bank is not answering', 'That is usually over soon. Try again later, or choose another bank.', 'institutions'],
  INSTITUTION_NO_LONGER_SUPPORTED: ['This bank is no longer supported', 'Look for another entry of the same bank in the list, or choose another bank.', 'institutions'],
  INSUFFICIENT_CREDENTIALS: ['Access was not granted', 'You did not finish signing in at your bank, or chose not to share. Nothing was connected.', 'credentials'],
  INVALID_CREDENTIALS: ['The username or password is wrong', 'Use the same ones as on your bank’s own page.', 'credentials'],
  INVALID_LINK_TOKEN: ['This link has expired', 'Go back to the program that brought you here and start again.', 'leave'],
  INVALID_MFA: ['That answer was not right', 'Sign in again to get a new code or question.', 'credentials'],
  INVALID_SEND_METHOD: ['The bank could not send a code', 'That is on the bank’s side. Try again later.', 'credentials'],
  INVALID_UPDATED_USERNAME: ['That is another username', 'Use the username this bank was connected with. If it has changed, remove the bank and connect it anew.', 'credentials'],
  ITEM_LOCKED: ['Your account is locked', 'The bank locked it after too many tries. Unlock it on the bank’s own page, then come back.', 'credentials'],
  ITEM_NOT_SUPPORTED: ['This kind of account is not supported', 'Sign in with another login, or choose another bank.', 'institutions'],
  MFA_NOT_SUPPORTED: ['This security check is not supported', 'Change the way your bank checks your sign-in, or choose another bank.', 'institutions'],
  NO_ACCOUNTS: ['No account fits', 'Your sign-in is right, but there is no account here that this app can use.', 'institutions'],
  PAYMENT_INVALID_RECIPIENT: ['The payment’s recipient is not valid', 'This cannot be put right here.', 'institutions'],
  PRODUCTS_NOT_SUPPORTED: ['This bank cannot share what is needed', 'Choose another bank.', 'institutions'],
  RECAPTCHA_BAD: ['You could not be recognised as a person', 'Your account could not be connected. Choose another bank, or try again.', 'institutions'],
  USER_INPUT_TIMEOUT: ['That took too long', 'For your safety you were signed out of the bank. Sign in again.', 'credentials'],
  USER_SETUP_REQUIRED: ['Your bank needs something from you', 'Sign in on the bank’s own page, finish what it asks there, then come back.', 'credentials'],
  'oauth-error': ['The bank’s page did not answer', 'You were not signed in within ten minutes, or the bank had a problem. Try again.', 'credentials'],
  OAUTH_STATE_ID_NOT_FOUND: ['This page has expired', 'Go back and start again.', 'leave'],
  OAUTH_STATE_ID_ALREADY_PROCESSED: ['This was answered already', 'You can close this page.', 'leave'],
};

// explain returns {title, text, next} for a Plaid error. A code that is not listed shows the bank's own words.
export function explain(fault) {
  const known = faults[fault.error_code];
  if (known) return { title: known[0], text: known[1], next: known[2] };
  return {
    title: 'Something went wrong',
    text: fault.display_message || 'There was a problem, and your account could not be connected. Try again in a moment.',
    next: 'credentials',
  };
}
