app-name = Dashboard Pimpinan
app-tagline = Foremost information on every regional agency of the Province of Banten
app-owner = Provincial Government of Banten
app-place = Province of Banten

## Frame of the pages
frame-fullscreen = Full screen
frame-language = Language
frame-live-off = Offline
frame-live-on = Live
frame-menu = Menu
frame-skip = Skip to content
frame-theme = Dark mode
menu-about = About
menu-dashboard = Dashboard
menu-data = Data
menu-docs = API documentation
menu-home = Home
menu-profile = Profile
menu-sign-in = Sign in
menu-sign-out = Sign out
menu-title = Main menu
role-admin = Admin
role-operator = Operator
role-pimpinan = Leader
role-superadmin = Superadmin

## Error pages
error-back = Back to the start
error-fault = When you report this, mention the number:
error-bad-request = The request can’t be understood
error-bad-request-advice = Check the address or what you entered, then try again.
error-conflict = The data exists already or has just changed
error-conflict-advice = Reload the page, check its content, then try again.
error-forbidden = You may not open this page
error-forbidden-advice = If your work needs it, ask an admin for access.
error-internal = Something went wrong in the system
error-internal-advice = This is our fault, not yours. Try again in a moment; if it happens again, report it.
error-method = This kind of request does not work here
error-method-advice = Go back to the page before, then try again.
error-not-found = Page not found
error-not-found-advice = Check the address, or start again from the home page.
error-sign-in = You are not signed in
error-sign-in-advice = Sign in first, then try again.
error-timeout = The request took too long
error-timeout-advice = The server did not finish in time. Try again in a moment.
error-too-large = What you sent is too large
error-too-large-advice = Make the file or entry smaller, then send it again.
error-too-many = Too many attempts
error-too-many-advice = Wait a while before you try again.
error-unavailable = The service is not available now
error-unavailable-advice = Data can’t be read or saved right now. Try again in a moment.

## Signing in and out, profile
sign-in-button = Sign in
sign-in-email = E-mail
sign-in-for = For leaders, admins and operators of the agencies.
sign-in-forgotten = Forgot your password? Ask the admin of your agency.
sign-in-password = Password
sign-in-remember = Remember me on this device
sign-in-title = Sign in
sign-in-wait-seconds = Too many attempts. Wait { $seconds } { $seconds ->
    [one] second
   *[other] seconds
  }, then try again.
sign-in-wait-until = Too many attempts. Try again from { $time } WIB.
sign-in-wrong = The e-mail or the password is wrong. Check both, then try again.
profile-agency = Agency
profile-everywhere = Sign out on all devices
profile-everywhere-ask = Sign out on all devices, this one too?
profile-name = Name
profile-no-agency = All agencies
profile-role = Role
profile-sessions = Active sessions
profile-sessions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
  }
profile-title = Profile

## The first superadmin
start-again = Password once more
start-again-differs = The two passwords are not the same.
start-button = Create the superadmin
start-email-wrong = Write the whole e-mail address, as name@bantenprov.go.id.
start-gone = This link no longer works
start-gone-advice = A link works once and for 24 hours. If there is no superadmin yet, restart the server to get a new one.
start-lead = This link creates the first superadmin, who can then add other users.
start-name = Name
start-name-missing = A name is required.
start-password-hint = At least 12 characters; a few words that are easy to remember are better than one that is complicated.
start-password-long = The password is too long.
start-password-short = The password needs at least { $least } characters.
start-problem = The superadmin was not created. Correct the marked fields.
start-title = Start

## Public pages
landing-open = Open the dashboard
landing-sectors = Sectors
landing-sectors-text = Figures are grouped by sector, the way leaders read them.
landing-title = Welcome
landing-what = What this is
landing-what-text = Dashboard Pimpinan gathers the figures of every agency and shows its leaders how the province is doing now. Every figure names its source, its date and what it covers.
about-licence = Licence
about-licence-text = This program is free software under the MIT licence: anybody may use, study and change it.
about-sample = Figures marked “sample data” were made up for demonstration and are not official.
about-sources = Where the figures come from
about-sources-text = Agencies send figures by form, by file or from their own applications. The source and coverage of each figure stand on its page; two figures that measure different things are never joined into one series.
about-title = About
about-trust = How to read a figure
about-trust-text = Provisional figures are marked until they are validated. A total says how many agencies or regions it covers. A missing figure is never shown as zero.
about-what = Dashboard Pimpinan gathers the figures of every agency (OPD) of the Province of Banten and shows its leaders how the province is doing, now.

## API documentation
docs-address = address
docs-base = Base address
docs-check = Check
docs-check-allowed = The key is not for this data set
docs-check-body = The body can't be read: broken JSON or wrong content type
docs-check-body-message = a sentence that says where
docs-check-key = The key is missing, unknown, expired or revoked
docs-check-large = The body is larger than { $mib } MiB
docs-check-often = Too many requests
docs-check-often-message = — wait for the seconds in the header Retry-After
docs-check-row = PUT: no such row in this data set for the key's agency
docs-check-rules = Parameters are invalid
docs-check-rules-message = a list of sentences, one for each wrong parameter
docs-check-store = The server can't store at the moment
docs-check-store-message = a sentence; nothing was stored, send it again later
docs-checks = Order of checks
docs-checks-text = Every answer is JSON with title, type and message. The first check that fails is answered; nothing is changed.
docs-copied = Copied
docs-copy = Copy
docs-examples = Examples
docs-examples-language = Language of the examples
docs-filter = Filter
docs-filter-example = e.g. pegawai
docs-filter-none = Nothing matches.
docs-format = Format
docs-ids = Row numbers
docs-ids-text = The answer to POST holds id, the number of the new row. Keep it: PUT needs it to replace the same row. PUT sends the whole row, as POST does, and may move it to another key that is free. The answer leaves after the row is safely stored.
docs-ids-user = The parameter user_id may be left out: the key's own user is recorded. If sent, it must be a user of the same agency.
docs-intro = Introduction
docs-key-of-row = One row for each agency and
docs-keys = API key
docs-keys-text = A key is given by an admin, shown once, and speaks for one agency. Send it in one of these ways; the parameter goes first.
docs-lead = Every agency's application can send its figures to the dashboard. This page tells what holds for all data sets; the list beside it has each data set with examples.
docs-limit-body = A body of at most { $mib } MiB.
docs-limit-dates = Dates are written YYYY-MM-DD; YYYY-MM-DD HH:MM:SS is accepted and its time dropped.
docs-limit-numbers = Numbers are JSON numbers or digits in a string, without thousands separators; at most 9007199254740991.
docs-limit-years = Years and dates within { $years }.
docs-limits = Limits
docs-menu = Data sets
docs-messages = Error messages
docs-messages-text = One sentence for each parameter: the first rule that it breaks. Underscores in its name are written as spaces.
docs-methods = POST adds a row; PUT with the number of a row replaces it.
docs-parameters = Parameters
docs-parameters-query = query string in the address
docs-parameters-rules = Where a name stands in both, the body wins. Unknown parameters are ignored; an empty parameter counts as missing.
docs-parameters-text = Parameters are sent in one of these forms:
docs-restricted = The figures of this data set are for signed-in people only; only its structure is described here.
docs-rule = Rule
docs-rule-code = Not in the list
docs-rule-date = Not a date
docs-rule-decimals = Too many digits after the decimal point
docs-rule-integer = Not a whole number
docs-rule-max = Too large
docs-rule-min = Below zero
docs-rule-number = Not a number
docs-rule-period = Not a period
docs-rule-region = Not a regency or city of Banten
docs-rule-required = Missing or empty
docs-rule-taken = Another row of the agency has the same key
docs-rule-user = Not a user of the key's agency
docs-rule-year-range = The year is out of range
docs-send = Send
docs-spelling = Spelling of v1
docs-spelling-text = API v1 keeps the published spelling: pria, wanita, esselon. Eselon is accepted as a spelling of esselon; Eselon 1, esselon 1 and Esselon I as spellings of Esselon 1; likewise for Golongan. Answers keep the published spelling.
docs-try = Try it
docs-try-warning = This request really goes to this server with your key: sound data will be stored.
