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
menu-data-of = { $sector } data
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
role-told-admin = Manages the figures of all agencies, agencies, API keys, and users below admin.
role-told-operator = Enters and sees the figures of the own agency and the calls of its API keys.
role-told-pimpinan = Sees everything, provisional figures too; changes nothing.
role-told-superadmin = May do everything, also manage users, roles, keys and the catalogue.

## Error pages
error-back = Back to the start
error-fault = When you report this, mention the number:
error-bad-request = The request can’t be understood
error-bad-request-advice = Check the address or what you entered, then try again.
error-conflict = The data exists already or has just changed
error-conflict-advice = Reload the page, check its content, then try again.
error-forbidden = You may not open this page
error-forbidden-advice = If your work needs it, ask an admin for access.
error-host = This is not the address of this server
error-host-advice = Open Dashboard Pimpinan at its own address; if you followed a link, tell whoever runs it.
error-internal = Something went wrong in the system
error-internal-advice = This is our fault, not yours. Try again in a moment; if it happens again, report it.
error-method = This kind of request does not work here
error-method-advice = Go back to the page before, then try again.
error-not-found = Page not found
error-not-found-advice = Check the address, or start again from the home page.
error-origin = This form came from another address
error-origin-advice = Nothing was saved. Open the page on Dashboard Pimpinan itself and send it again. If this happens on our own pages, whoever runs the server has to mend the proxy; the server’s log says how.
error-sign-in = You are not signed in
error-sign-in-advice = Sign in first, then try again.
error-timeout = The request took too long
error-timeout-advice = The server did not finish in time. Try again in a moment.
error-too-slow = What you sent came in too slowly
error-too-slow-advice = It did not arrive in time. Check your connection, then send it again.
error-unsure = It is not known whether your change was saved
error-unsure-advice = The connection to the database broke while it was saving. Load the figures again and look before you send it once more.
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
name-one-line = Write the name in one line, at most 120 characters, without hidden signs.
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

## Data: lists, forms, grids, history
rows-action-create = Created
rows-action-delete = Deleted
rows-action-restore = Restored
rows-action-update = Changed
rows-actions = Actions
rows-agency = Agency
rows-all = All
rows-back = Back
rows-basis = Source and scope
rows-cancel = Cancel
rows-choose = Choose …
rows-collision = This row was changed by { $user } on { $at }.
rows-collision-advice = Your change is not saved; it still stands in the form below. Compare, then save if yours is right.
rows-created = Created
rows-crumbs = Breadcrumbs
rows-csv-id = CSV, Indonesian Excel
rows-csv-id-hint = Semicolons between fields, comma for decimals
rows-date = Date
rows-delete = Delete
rows-delete-ask = Delete the row { $about }? Its content stays in the history.
rows-deleted = { $figure } was deleted.
rows-differs = differs
rows-download = Download what is filtered:
rows-edit = Edit
rows-edit-title = Edit { $indicator }
rows-field = Field
rows-first = First
rows-from = From period
rows-grid = Fill a grid
rows-grid-elsewhere = { $lines } has no line in this grid and was not pasted. Choose a period above that has it.
rows-grid-unknown = These lines are not known or stand there twice, so they were not pasted: { $lines }.
rows-grid-headings = These headings are not known in this table, so their columns were not pasted: { $lines }.
rows-grid-beyond = { $count } cells lie outside the table, so they were not pasted.
rows-grid-hint = Paste straight from Excel, with or without its column of periods or names. Move with the arrows, Enter or Tab.
rows-grid-lead = Enter many rows at once. All are saved together, or none.
rows-grid-open = Open grid
rows-grid-problems = Nothing was saved. Correct the marked cells, then save again.
rows-grid-saved = { $count } rows saved.
rows-grid-stale = Somebody changed this row since the grid was opened. Open the grid again to see it.
rows-grid-title = Grid of { $indicator }
rows-grid-unsaved = Unsaved entries will be lost.
rows-history = History
rows-history-number = Row { $id }
rows-history-title = History of { $figure }
rows-id = ID
rows-is-deleted = This row has been deleted.
rows-last = Last
rows-missing = no data
rows-month = Month
rows-new = Add a row
rows-new-title = New row of { $indicator }
rows-next = Next
rows-none = No data
rows-none-filtered = No row fits this filter. Change or clear it.
rows-none-yet = No figures have arrived for this indicator yet.
rows-nothing-changed = No field changed.
rows-now = New value
rows-number-hint = Numbers may be written 1234, 1,234 or 1 234; decimals with a point.
rows-old = Old value
rows-pages = Pages
rows-own-agency = { $agency } (your agency)
rows-per-page = Rows per page
rows-period = Period
rows-previous = Previous
rows-problem-ambiguous = Unclear: { $whole } or { $decimal }? Write one of them.
rows-problem-computed = Does not agree with the figures it is computed from. Leave it empty to have it computed.
rows-problem-other-row = Goes in a row of its own that has { $categories } alone.
rows-problem-other-row-without = Goes in a row of its own, without a category.
rows-problem-leave-out = Leave it empty: the figures of this row are not broken down by it.
rows-without-category = Not broken down
rows-problem-date = Write a date that exists, such as 2017-10-29.
rows-problem-decimals = At most { $digits } decimals.
rows-problem-integer = Write a whole number.
rows-problem-locked = Figures of this period are locked since { $since }. Ask an admin to grant an exception under Monitoring.
rows-problem-max = At most { $most }.
rows-problem-min = At least { $least }.
rows-problem-not-begun = This period has not begun. The last one possible is { $period }.
rows-problem-not-reporter = This agency does not report this indicator and was not allowed to enter it. Ask an admin to allow it.
rows-problem-number = Write a number.
rows-problem-period = Write a period such as 2017, 2017-S2, 2017-Q3 or 2017-10.
rows-problem-required = Required.
rows-problem-rounded-number = A spreadsheet has rounded the number; write it in full.
rows-problem-several-bases = Figures of several sources stand here: { $sources }. Choose one of them.
rows-problem-sum = Must equal { $parts }. Leave it empty to have it counted.
rows-problem-taken = There is a row for this period already. Edit that row, or choose another period.
rows-problem-unknown-code = Choose one from the list.
rows-problem-unknown-region = Choose a region from the list.
rows-problem-unknown-user = This user does not belong to the agency.
rows-problem-year-range = The year must be between 1900 and 2100.
rows-problems = Nothing was saved. Correct the marked fields.
rows-provisional = provisional
rows-region = Region
rows-reset = Reset
rows-restored = { $figure } is back.
rows-sample = sample data
rows-save = Save
rows-save-anyway = Save anyway
rows-same = The same in all rows of this page:
rows-saved = { $figure } saved.
rows-search = Search
rows-search-hint = Period, region, user, #ID
rows-show = Show
rows-showing = Showing { $shown } of { $total } rows
rows-showing-more = Showing { $shown } of more than { $total } rows
rows-status = Status
rows-system = System
rows-theirs = Saved now
rows-title = Data: { $indicator }
rows-to = To period
rows-total = Total
rows-undo = Undo
rows-updated = Updated
rows-user = User
rows-validated = validated
rows-locked-title = { $indicator }: a validated figure
rows-validated-hint = This figure is validated, so it can only be read until it is opened again.
rows-via = Via
rows-via-api = API v1
rows-via-api-v2 = API v2
rows-via-command = command line
rows-via-connector = connector
rows-via-demo = sample data
rows-via-form = form
rows-via-import = file import
rows-via-system = system
rows-warn = Something looks odd. Is it right?
rows-warn-advice = Check again. If it is right, choose Save anyway.
rows-warn-down = { $measure } fell { $percent }% from { $period }: { $before } to { $now }.
rows-warn-times = { $measure } { $now } is unusual, { $times } times what is usual: about { $usual } by { $count } figures since { $period }.
rows-warn-times-season = { $measure } { $now } is unusual, { $times } times what is usual: about { $usual } by { $count } figures of the same part of the year since { $period }.
rows-warn-unusual = { $measure } { $now } is unusual: usually about { $usual } by { $count } figures since { $period }.
rows-warn-unusual-season = { $measure } { $now } is unusual: usually about { $usual } by { $count } figures of the same part of the year since { $period }.
rows-warn-up = { $measure } rose { $percent }% from { $period }: { $before } to { $now }.
rows-whole-hint = May stay empty: it is counted from its parts.
rows-year = Year

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
docs-check-packed = The body is compressed
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
docs-limit-ahead = may be about times to come
docs-limit-begun = that has begun in western Indonesian time
docs-limit-body = A body of at most { $mib } MiB.
docs-limit-dates = Dates are written YYYY-MM-DD; YYYY-MM-DD HH:MM:SS is accepted and its time dropped.
docs-limit-decimals = at most { $most } digits after the decimal point
docs-limit-most = at most { $most }
docs-limit-numbers = Numbers are JSON numbers or digits in a string, without thousands separators; at most 9007199254740991.
docs-limit-one-of = one of: { $values }
docs-limit-optional = May be left out
docs-limit-required = Required
docs-limit-unit = unit: { $unit }
docs-limit-whole = whole number
docs-limit-within = from { $least } to { $most }
docs-limit-years = Years and dates within { $years }.
docs-limits = Limits
docs-menu = Data sets
docs-messages = Error messages
docs-messages-text = One sentence for each parameter: the first rule that it breaks. Underscores in its name are written as spaces.
docs-methods = POST adds a row; PUT with the number of a row replaces it.
docs-parameters = Parameters
docs-parameters-query = query string in the address
docs-parameters-rules = Where a name stands in both, the body wins. Unknown parameters are ignored, unless the address says ?strict=true; an empty parameter counts as missing. A parameter that is given twice with different values is refused (400).
docs-parameters-text = Parameters are sent in one of these forms:
docs-restricted = The figures of this data set are for signed-in people only; only its structure is described here.
docs-rule = Rule
docs-rule-code = Not in the list
docs-rule-date = Not a date
docs-rule-decimals = Too many digits after the decimal point
docs-rule-integer = Not a whole number
docs-rule-max = Too large
docs-rule-min = Below zero
docs-rule-locked = Figures of the period are locked: the time for changes is over
docs-rule-not-begun = Has not begun in western Indonesian time, unless the data set looks ahead
docs-rule-number = Not a number
docs-rule-period = Not a period
docs-rule-region = Not a regency or city of Banten
docs-rule-required = Missing or empty
docs-rule-taken = Another row of the agency has the same key
docs-rule-unknown = Parameter not known, where ?strict=true asks for it
docs-rule-user = Not a user of the key's agency
docs-rule-year-range = The year is out of range
docs-send = Send
docs-set-key = Keys are asked of an admin, who makes them on the page API keys (/kunci). How to use them:
docs-set-source = The source under which figures sent here are kept:
docs-set-status = Figures that are sent are provisional until they are validated; after that the API can't replace them unless they are reopened.
docs-spelling = Spelling of v1
docs-spelling-text = API v1 keeps the published spelling: pria, wanita, esselon. Eselon is accepted as a spelling of esselon; Eselon 1, esselon 1 and Esselon I as spellings of Esselon 1; likewise for Golongan. Answers keep the published spelling.
docs-try = Try it
docs-try-warning = This request really goes to this server with your key: sound data will be stored.

## Documentation of API v2
docs-version = Version of the API
docs2-all-problems = All codes of problems
docs2-body = Body
docs2-bulk = Many rows at once
docs2-bulk-again = The answer counts the rows that were created, changed, left as they are and refused, and groups problems by code and field with the numbers of their rows. Sending the same again changes nothing.
docs2-bulk-text = One PUT sends all rows of an indicator: a list in JSON, NDJSON (a row a line, of any size), or CSV with the names of the columns in its first line. What holds for all rows, such as the period, is said once, as a parameter of the address.
docs2-catalogue = Catalogue
docs2-catalogue-text = Indicators, code lists, sectors, agencies and regions, as the dashboard uses them. Every answer has an ETag.
docs2-changes = Changes
docs2-changes-text = Other systems can hear of changes as they happen: through a stream of events (server-sent events), or through webhooks that are signed and sent again after a failure.
docs2-key = Key
docs2-key-text = What your key may do, its limits, and how your codes are mapped to those of the dashboard.
docs2-keys-text = Every call needs a key. An admin gives it out; it is shown once and belongs to one agency. Send it in a header:
docs2-lead = For agencies with a system of their own, for analysts and for other portals: one call for all rows, reading back, series over time, and news of changes. Everything comes from the catalogue; the list beside this page names every indicator.
docs2-openapi = The OpenAPI 3.1 document for machines and code generators:
docs2-problems = Problems
docs2-problems-lead = Every refusal is application/problem+json (RFC 9457). A code never changes its meaning; the sentences are for people and may change. They are in English, or in Indonesian where the header Accept-Language prefers id.
docs2-reading = Reading
docs2-reading-text = A list of rows is filtered and sorted by parameters and read in pages through the Link header. The Accept header chooses JSON, NDJSON or CSV. A series gives totals by period with their coverage; its arithmetic is that of the dashboard.
docs2-required = required
docs2-restricted = The figures of this indicator are restricted: a key sees the rows of its own agency only.
docs2-rights = What a key may do
docs2-rights-text = A key writes rows of its own agency, for its indicators. It reads its agency's rows in any status, and the validated rows of all agencies of open indicators. A row that it may not see is answered as if it did not exist.
docs2-row = A row
docs2-row-text = A row is the same in JSON, NDJSON and CSV, sent and answered, so that what was read can be sent back. id, status, via, revision, created_at and updated_at are not read.
docs2-rules-text = The rule that a field breaks. Where a call sends several rows, count counts them and rows gives their numbers, from 1 on.
docs2-test-text = Calls with a test key are checked and answered as if they were real, and change nothing.
docs2-title = Documentation of API v2
docs2-try-read = This request goes to this server with your key and changes nothing.

problem-about = It is about { $what }.
problem-forbidden = The key works but may not do this: another agency, an indicator that it is not for, or a network that it does not work from. Ask an admin.
problem-idempotency-mismatch = This Idempotency-Key was used for another request in the last 24 hours. Use a new key for a new request.
problem-in-progress = A request with the same Idempotency-Key is still being worked on. Wait a little and send it again with the same key.
problem-internal = A fault of ours. Report what stands in request: it finds the case in the log.
problem-invalid = What was sent can be read but breaks rules; problems names each field and its rule. Correct it and send it again.
problem-limit-reached = The agency has as many webhooks as it may have. Delete one first.
problem-malformed = The body or the parameters of the address can't be read; detail says where.
problem-method-not-allowed = This address does not know the method; the Allow header lists those that it knows.
problem-not-acceptable = None of the media types of the Accept header can be served; detail lists those that can.
problem-not-found = There is no such address, indicator, code list or row, or this key may not see it.
problem-precondition-failed = The row has changed since you read it: If-Match does not hold. Read the row again and decide.
problem-taken = Another row has this agency, region, period and categories. Replace that row, or use the PUT for many rows.
problem-title-forbidden = The key may not do this
problem-title-idempotency-mismatch = The Idempotency-Key was used for another request
problem-title-in-progress = The request is being worked on
problem-title-internal = The server failed
problem-title-invalid = The request breaks rules
problem-title-limit-reached = There are as many as there may be
problem-title-malformed = The request can't be read
problem-title-method-not-allowed = The method is not allowed
problem-title-not-acceptable = No wanted media type can be served
problem-title-not-found = There is nothing at this address
problem-title-precondition-failed = The row has changed
problem-title-taken = Another row has this natural key
problem-title-too-large = The request is too large
problem-title-too-slow = The body came too slowly
problem-title-too-many-requests = Too many requests
problem-title-unauthorized = The key is missing or does not work
problem-title-unavailable = The server can't take it now
problem-title-unsure = It is not known whether it was kept
problem-title-unsupported-media-type = The body's media type is not read
problem-title-validated = The row is validated
problem-too-large = The body, or one row in it, is too large. Send large data as NDJSON.
problem-too-slow = The body came in too slowly. Send it at once.
problem-too-many-requests = Too many requests. Wait for the seconds of the Retry-After header.
problem-unauthorized = There is no key, or it is unknown, has expired or was revoked.
problem-unavailable = The server or its store can't take it now; nothing has changed. Send it again after the seconds of the Retry-After header.
problem-unsure = The connection to the store broke while it was saving, and it is not known whether the change was kept. Look, or send it again with the same Idempotency-Key.
problem-unsupported-media-type = The Content-Type is none of those that are read; detail lists them.
problem-validated = The row is validated and can't be changed. Ask an admin to reopen it.

rule-address = No http or https address of another machine
rule-computed = Does not agree with the figures it is computed from
rule-other-row = Belongs in a row of its own
rule-leave-out = Must be empty: the figures of this row are not broken down by this category
rule-date = Not a date
rule-decimals = Too many digits after the point
rule-duplicate = Two rows of one request are the same cell
rule-integer = Not a whole number
rule-locked = Figures of the period are locked
rule-malformed = Not a row, or not of the form that is asked for
rule-max = Too large or too many
rule-min = Too small
rule-not-begun = The period has not begun, and the indicator does not look ahead
rule-not-reporter = The agency does not report the indicator and was not allowed to
rule-number = Not a number
rule-of-date = Not a date; write it like { $arg }
rule-of-decimals = At most { $arg } digits after the point
rule-of-integer = Not a year; write it like { $arg }
rule-of-locked = Figures of the period are locked since { $arg }
rule-of-max = Too large or too many; at most { $arg }
rule-of-min = Too small; at least { $arg }
rule-of-not-begun = The period has not begun; { $arg } at the latest
rule-of-other-row = Belongs in a row of its own that has { $arg } alone
rule-of-period = Not a period of this indicator; write it like { $arg }
rule-of-several-bases = The source must be named: figures of { $arg } stand there
rule-of-taken = Another row has it, of the source { $arg }
rule-of-year-range = The year is out of the range { $arg }
rule-period = Not a period of this indicator
rule-required = Missing or empty
rule-rounded-number = A spreadsheet has rounded the number; its last digits are gone
rule-several-bases = The source must be named: figures of several stand there
rule-unusual = Far from its own history (a warning, no refusal)
rule-sudden-change = Differs much from the period before (a warning, no refusal)
rule-sum = Not the sum of its parts
rule-taken = Another row has it
rule-too-large = The row is too large
rule-unknown-agency = No agency that is known, or not the key's own
rule-unknown-basis = No source that is known
rule-unknown-code = Not in the code list
rule-unknown-field = No field that is known
rule-unknown-indicator = No indicator that is known, or not for this key
rule-unknown-region = No region that is known
rule-unknown-user = Not a user of the key's agency
rule-validated = The row is validated
rule-year-range = The year is out of range
## Dashboard: home and sector pages
dash-home = Home
dash-home-title = The state of Banten
dash-home-title-own = Figures of your agency
dash-home-others = Your agency reports nothing in the other sectors: { $list }.
dash-home-own = Your agency: { $agency }
dash-home-lead-own = The last figures of your agency, by sector, complete where there are any and marked where not; those of other agencies are not in them. This page was opened { $at }.
dash-home-lead = The last figures of each sector, complete where there are any and marked where not. This page was opened { $at }.
dash-more = See more
dash-count-indicators = { $n ->
    [one] { $n } indicator
   *[other] { $n } indicators
  }
dash-sector-empty = There are no indicators in this sector yet.
dash-no-figures = no figures yet
dash-no-figures-yet = No figures yet
dash-no-figures-how = No figures of { $name } have been sent so far. Agencies can send them by form, by file or through the API.
dash-how-to-send = How to send figures
dash-nothing-here = No figures for this selection
dash-nothing-here-newest = The newest figures there are: { $period }. Choose another period, region or agency.
dash-nothing-here-elsewhere = There are figures of:
dash-show-all = Show everything
dash-breadcrumb = Breadcrumb
dash-indicators = Indicators
dash-filter = What is shown
dash-filter-period = Period
dash-filter-grain = Show by
dash-filter-region = Region
dash-filter-agency = Agency
dash-newest = Newest
dash-newest-is = { $period } · newest
dash-newest-complete = { $period } · last complete
dash-newest-part = { $period } · incomplete
dash-newest-running = { $period } · still running
dash-newest-returned = { $period } · returned
dash-newest-ahead = { $period } · not begun
dash-all-agencies = All agencies
dash-all-codes = All
dash-apply = Apply
dash-reset = Reset
dash-copy-link = Copy link
dash-link-copied = Link copied
dash-ignored = These choices are not known and were left out
dash-percentages = Percentages
dash-charts = Charts
dash-figures = Figures
dash-about = What it means
dash-definition = Definition
dash-comparison = Comparison
dash-source-word = Source
dash-scope = Coverage
dash-kind = Kind of figure
dash-kind-stock = A state at one moment; not added up over periods.
dash-kind-flow = Events during a period; may be added up.
dash-kind-rate = A rate; never added up.
dash-kind-index = An index; never added up.
dash-api-docs = Documentation of the data
dash-source-page = Page of the source
dash-sample = sample data
dash-sample-title = Some of this is sample data
dash-sample-text = Figures marked “sample data” were made for demonstration and are not official.
dash-validated = validated
dash-provisional = provisional
dash-some-provisional = partly provisional
dash-some-returned = partly returned
dash-mixed = { $part } of { $all } rows provisional
dash-as-of = as of { $period }
dash-age-years = { $n ->
    [one] data from a year ago
   *[other] data from { $n } years ago
  }
dash-age-months = { $n ->
    [one] data from a month ago
   *[other] data from { $n } months ago
  }
dash-age-days = { $n ->
    [one] data from yesterday
   *[other] data from { $n } days ago
  }
dash-updated = updated { $at }
dash-source = Source: { $source }
dash-coverage-regions = { $present } of { $due } regencies and cities
dash-coverage-of = { $name }: { $present } of { $due }
dash-coverage-without = { $text }, { $n } more reported without this figure
dash-coverage-without-of = { $text }, { $n } more reported without this figure
dash-coverage-cells = { $present } of { $due } combinations of { $axes }
dash-coverage-in-period = { $present } of { $due } regencies and cities in { $period }
dash-coverage-in-periods = { $n ->
    [one] { $present } of { $due } regencies and cities in { $period }, and not all in one other { $grain }
   *[other] { $present } of { $due } regencies and cities in { $period }, and not all in { $n } others
  }
dash-region = regency or city
dash-partial = incomplete
dash-filter-compared = Compare regions by
dash-compared-count = Count
dash-compared-per = Per { $per }
dash-chart-per = { $title }, per { $per }
dash-per-none = Figures per { $per } can't be shown for { $period }: from { $from } to { $to } there are no figures of { $name } by regency or city to divide by.
dash-per-none-of = Figures per { $per } can't be shown: { $name }, { $period } ({ $source }) has none of the regencies and cities that have a figure here.
dash-per-lacks = Nothing to divide by: { $list }.
dash-per-note = Divided by: { $name }, { $period } ({ $source }), { $n } of { $due } regencies and cities; counts of { $own } of { $due }.
dash-returned = returned
dash-coverage-agencies-more = { $n ->
    [one] { $text }, and { $n } agency outside the present list
   *[other] { $text }, and { $n } agencies outside the present list
  }
dash-coverage-agencies = { $present } of { $due } agencies
dash-agencies-reporting = { $n } agencies reporting
dash-regions-in = Regencies and cities with figures
dash-agencies-in = Agencies that have a figure
dash-missing = No figure of { $region } for { $period } yet.
dash-missing-whole = No figure of { $region } has been entered for { $period }; see the figures by region.
dash-range-regions = { $n ->
    [one] in { $n } regency or city
   *[other] in { $n } regencies and cities
  }
dash-range-some = in { $n } of { $due } regencies and cities
dash-newer-regions = no figure of { $region } yet
dash-range-only = only in { $region }
dash-other-sources = According to other sources, not joined:
dash-year-total = Total of { $year }: { $value } ({ $grain } with figures: { $n } of { $all })
dash-year-total-some = Total of { $year }: { $value } ({ $grain }: { $n } of { $all }, incomplete)
dash-year-total-lacking = Total of { $year }: { $value } ({ $grain }: { $n } of { $all }, { $lacking } of them incomplete; so the total is incomplete)
dash-year-total-partial-lacking = Total of { $year } so far: { $value } ({ $grain }: { $n } of { $all }, { $lacking } of them incomplete)
dash-share-period-some = Share of { $period } in the total of { $n } of { $all } { $grain }s of { $whole }
dash-label-in = { $label } in { $region }
dash-missing-ratio = { $label } of { $about } for { $period } cannot be computed from what was reported: { $reported }.
dash-period-moment-running = { $period }, running (as of { $moment })
dash-alt-same = { $series }: { $a }, the same for all that have figures.
dash-spread-but-of = but worse in { $n } of { $all } { $axis } with figures (of { $due }); { $place } { $by }
dash-spread-also-of = worse in { $n } of { $all } { $axis } with figures (of { $due }); worst { $place } { $by }
dash-year-total-partial = Total of { $year } so far: { $value } ({ $grain }: { $n } of { $all }, incomplete)
dash-period-running = { $period } (running)
dash-period-ahead = { $period } (not begun)
dash-running = { $period } still runs; its figure is not complete.
dash-ahead = { $period } has not begun; this is a plan or a mistake, not what is.
dash-of-days = put together from several days
dash-mixed-days = Put together from { $n } days, { $first } to { $last }: each part of it is its last figure.
dash-mark-running = running
dash-mark-ahead = not begun
dash-still-runs = Not yet compared with { $period }: the period still runs.
dash-so-far = { $range } only.
dash-sentence = { $label }, { $period }: { $value }{ $change }.
dash-flat = unchanged
dash-up = up { $by }
dash-down = down { $by }
dash-better = better
dash-worse = worse
dash-from = from { $period }
dash-points = { $number } points
dash-returned-now = Not yet compared with { $period }: the figure was sent back to be corrected.
dash-returned-before = Not compared with { $period }: that figure was sent back to be corrected.
dash-partial-now = Not yet compared with { $period }: the figure is incomplete.
dash-partial-before = Not compared with { $period }: that figure is incomplete.
dash-other-way = Not compared with { $period }: one was published for the whole, the other is the sum of its parts.
dash-published = Published
dash-summed = Sum of regencies and cities
dash-spread-but = but worse in { $n } of { $all } { $axis }; { $place } { $by }
dash-spread-also = worse in { $n } of { $all } { $axis }; worst { $place } { $by }
dash-spread-regions = regencies and cities
dash-not-joined = Not drawn because incomplete or covering something else: { $list }.
dash-not-joined-other = Not drawn because they are of another source, or one was published and the other summed: { $list }.
dash-not-read = This chart goes up to { $last }; newer data, up to { $newest }, lie outside of its range.
dash-codes-lack = Not in all regencies and cities: { $list }.
dash-finding-part = { $finding } ({ $part })
dash-chart-part = Figures of { $part } only, incomplete.
dash-part-of-year = Not compared with { $period }: other months are covered.
dash-other-agencies = Not compared with { $period }: not the same agencies report ({ $now } now, { $before } then).
dash-fewer-agencies = { $now } agencies reporting, { $before } before
dash-month-only = { $month } { $year }
dash-months = { $first }–{ $last } { $year }
dash-share-period = Share of { $period } in the total of { $whole }
dash-share-period-partial = Share of { $period } in the total so far ({ $n } of { $all } { $grain }s of { $whole })
dash-share-region = { $part } in { $whole }
dash-share-agency = { $part } in all agencies that reported
dash-share-category = { $part } in all
dash-out-of = { $part } of { $whole }
dash-list = { $most } and { $last }
dash-trillion = { $number } trillion
dash-billion = { $number } billion
dash-spark = From { $first } ({ $from }) to { $last } ({ $to })
dash-rest = Others ({ $n })
dash-top = The chart shows the { $top } largest of { $all }; the table and the CSV file have all.
dash-not-reported = No figure yet: { $list }.
dash-reported-without = Reported without this figure: { $list }.
dash-axis-period = Period
dash-axis-kabkota = Regency or city
dash-axis-region = Region
dash-axis-agency = Agency
dash-by = by
dash-finding-highest = { $place } highest, { $value }
dash-finding-lowest = { $place } lowest, { $value }
dash-finding-highest-of = { $place } highest of { $n } with figures, { $value }
dash-finding-lowest-of = { $place } lowest of { $n } with figures, { $value }
dash-finding-rank = { $place } number { $rank } of { $all } from the highest, { $value }
dash-finding-rank-lowest = { $place } number { $rank } of { $all } from the lowest, { $value }
dash-finding-rank-first = { $place } highest of { $all }, { $value }
dash-finding-rank-first-lowest = { $place } lowest of { $all }, { $value }
dash-finding-rank-of = { $place } number { $rank } from the highest of { $all } with figures, { $value }
dash-finding-rank-lowest-of = { $place } number { $rank } from the lowest of { $all } with figures, { $value }
dash-finding-rank-first-of = { $place } highest of { $all } with figures, { $value }
dash-finding-rank-first-lowest-of = { $place } lowest of { $all } with figures, { $value }
dash-finding-course = { $from }–{ $to }: { $change }
dash-span = { $first }–{ $last }
dash-chart-moments = The last complete figures: { $list }.
dash-chart-trend = { $name } over time
dash-chart-trend-parts = { $name } over time: { $parts }
dash-chart-trend-regions = { $name } over time by region
dash-chart-trend-by = { $name } over time by { $axis }
dash-chart-composition = Composition of { $name }, { $period }
dash-chart-of-year = { $name } by { $grain }, { $year }
dash-chart-by-period = { $name } by { $grain }, { $range }
dash-chart-by = { $name } by { $axis }, { $period }
dash-chart-map = Map of { $name }, { $period }
dash-alt-one = { $series }: { $a } ({ $head-a }).
dash-alt-trend = { $series }: from { $a } ({ $head-a }) to { $b } ({ $head-b }).
dash-alt-extremes = { $series }: highest { $head-a } { $a }, lowest { $head-b } { $b }.
dash-alt-more = And { $n } more in the table.
dash-alt-reference = { $label }: { $value }.
dash-show-table = Show table
dash-table-of = Table: { $title }
dash-no-data = no data
dash-download-png = Download PNG picture
dash-download-csv = Download CSV
dash-csv-unit = unit
dash-csv-source = source
dash-csv-period = period
dash-csv-status = status
dash-csv-coverage = coverage
dash-period-day = { $day } { $month } { $year }
dash-period-day-short = { $day } { $month } { $year }
dash-period-moment = { $period } (as of { $moment })
dash-period-month = { $month } { $year }
dash-period-quarter-long = Quarter { $part } { $year }
dash-period-quarter-short = Q { $part } { $year }
dash-period-semester-long = Semester { $part } { $year }
dash-period-semester-short = Sem. { $part } { $year }
dash-period-school-semester-odd-long = First semester { $years }
dash-period-school-semester-odd-short = 1st sem. { $years }
dash-period-school-semester-even-long = Second semester { $years }
dash-period-school-semester-even-short = 2nd sem. { $years }
dash-moment = { $day } { $month } { $year } { $hour }:{ $minute } WIB
dash-grain-day = day
dash-grain-month = month
dash-grain-quarter = quarter
dash-grain-semester = semester
dash-grain-school-semester = semester
dash-grain-year = year
dash-month-1 = January
dash-month-2 = February
dash-month-3 = March
dash-month-4 = April
dash-month-5 = May
dash-month-6 = June
dash-month-7 = July
dash-month-8 = August
dash-month-9 = September
dash-month-10 = October
dash-month-11 = November
dash-month-12 = December
dash-month-short-1 = Jan
dash-month-short-2 = Feb
dash-month-short-3 = Mar
dash-month-short-4 = Apr
dash-month-short-5 = May
dash-month-short-6 = Jun
dash-month-short-7 = Jul
dash-month-short-8 = Aug
dash-month-short-9 = Sep
dash-month-short-10 = Oct
dash-month-short-11 = Nov
dash-month-short-12 = Dec

## File import
import-title = Import a file
import-lead = Upload an Excel or CSV file. You first see what would change; nothing is saved before you agree.
import-back-to-list = Back to the data
import-step-template = 1. Download the template
import-step-template-text = The template holds the present figures, lists to choose from, and an explanation of each column. A file of your own works too: headings that are not known are asked about.
import-template-xlsx = Excel template
import-template-csv = CSV template
import-step-send = 2. Send the file
import-agency = Agency
import-agency-from-file = As the column opd says; if empty, the agency that produces the data
import-agency-hint = For rows that name no agency.
import-file = File
import-file-hint = Excel (.xlsx) or CSV, at most { $most } MB and { $rows } rows.
import-send = Check the file
import-no-file = Choose the file first.
import-reading = The file is being read
import-reading-rows = { $rows } rows read
import-applying = The figures are being saved
import-under-way = Figures of this indicator are being saved from a file: { $done } of { $all } rows have come in. What this page shows may change until all have.
import-under-way-several = Being saved from a file, so not all there yet: { $list }.
import-applying-rows = { $done } of { $total } rows saved
import-wait = This page renews itself. You may leave it; the work goes on.
import-preview = Check before saving
import-preview-lead = File { $name }: { $rows } rows.
import-count-created = New
import-count-changed = Changed
import-count-same = Unchanged
import-count-refused = Refused
import-note-sheet = Sheet that was read: { $sheet }.
import-note-formulas = { $count } formulas were read by the results saved in the file; they were not calculated again.
import-note-macros = This file carries macros. They were neither run nor kept.
import-note-ignored = Columns that were not read: { $columns }.
import-note-comma = Numbers written as text were read with a decimal comma: 1.234,5.
import-note-point = Numbers written as text were read with a decimal point: 1,234.5.
import-note-other-sheets = Other sheets with the same columns were not read: { $sheets }. Send this file once more for each of them and choose the sheet.
import-note-hidden-columns = Hidden columns were read too: { $columns }.
import-note-hidden-rows = { $count } hidden rows were read too: rows { $first }.
import-note-rounded = { $count } numbers were read as their cells show them, that is rounded: rows { $first }.
import-note-marked = { $count } cells bear the mark of a footnote or of a provisional figure; the marks were taken off and the figures are stored as provisional: rows { $first }.
import-note-set-aside = { $count } rows are no figures and were not read, such as footnotes: rows { $first }.
import-note-month-first = Dates were read with the month first (month/day/year), because one of them can only be read so.
import-note-example = { $row } ({ $text })
import-note-read-again = The column “{ $heading }” is read as { $field }, as last time.
import-note-left-again = The column “{ $heading }” is not read, as last time.
import-question-chosen = chosen already
import-question-forget = Forget it, and ask again next time
import-questions = Names to make sure of
import-questions-lead = These names could mean several things or are not known. Choose what is meant; rows that you leave stay refused.
import-question-ambiguous = could be several
import-question-unknown = not known
import-question-rows = { $rows } rows, from row { $row } on
import-question-leave = Leave refused
import-question-as-it-is = Leave as it is
import-question-leave-out = Do not read
import-question-heading = Heading
import-question-decimal = Decimal sign
import-question-row = Row of the headings
import-header-lead = Choose the row that holds the headings yourself. After that you can choose what each heading means.
import-header-choose = Use this row
import-header-sheet = Read this sheet
import-question-sheet = Sheet
import-question-comma = Decimal comma: 1.234,5
import-question-point = Decimal point: 1,234.5
import-question-line = Question: which is meant by { $field } “{ $text }”? { $options } { $option }
import-told-header = The row that holds the headings can be named with --header-row NUMBER, and what each heading means with --column.
import-told-counts = created { $created }, changed { $changed }, unchanged { $same }, refused { $refused }
import-told-dry = Nothing was written (dry run): { $counts }.
import-told-nothing = Nothing was written: { $counts }. Correct the refused rows, or add --good-only.
import-told-written = Written: { $counts }.
import-told-stale = These rows were left out, their figures changed meanwhile: { $rows }.
import-told-refused = Refused rows: { $refused }.
import-answer = Check again with these choices
import-list-refused = Refused rows
import-list-changed = Figures that change
import-list-created = New figures
import-list-more = Showing { $shown } of { $all } rows. All of them are in the report.
import-column-row = Row
import-column-column = Column
import-column-code = Code
import-column-note = Note
import-column-about = About
import-column-field = Field
import-column-old = Before
import-column-new = After
import-column-values = Figures
import-odd = { $count } rows look odd. Are they right?
import-odd-advice = Check them again. By applying this file you say that they are right; they stay marked until they are validated.
import-report = Full report
import-report-as-csv = CSV report
import-report-as-xlsx = Excel report
import-apply-all = Save all
import-apply-good = Save only the { $count } good rows
import-apply-nothing = There is nothing to save.
import-cancel = Cancel
import-another = Send another file
import-done = Import finished
import-done-lead = { $created } new figures and { $changed } changes were saved as provisional figures.
import-done-stale = { $count } rows were not saved because somebody else changed their figures after the check: rows { $rows }. Send the file again to see the present state.
import-paused = Saving has stopped
import-paused-lead = { $done } of { $total } rows are saved. The rest waits and is not lost; go on in a moment.
import-full = Too many imports are still being saved. Wait until one of them is done, then send the file again.
import-left = This work was cut off because its server stopped. Nothing is lost: it goes on by itself shortly, or go on with it now.
import-go-on = Go on
import-broken = The file can’t be read
import-failed = The check failed
import-failed-lead = Something went wrong in the system, not in your file. Send it again in a moment.
import-field-period = Period
import-field-region = Region
import-field-agency = Agency
import-field-basis = Source
import-yes = yes
import-no = no
import-broken-empty = This file is empty: no row holds anything.
import-broken-not-a-table = This is no Excel or CSV file, whatever its name ends in. Save the data as .xlsx or .csv.
import-broken-not-a-list = This JSON file can’t be read from object { $row } on. Send one list of objects, as the JSON download is: [ … ], with commas between the objects and none behind the last.
import-broken-old-excel = This is an old Excel file (.xls). Open it in Excel, choose Save As, and save it as .xlsx.
import-broken-encrypted = This file is protected by a password. Save it without one, then send it again.
import-broken-binary-excel = This is a binary Excel file (.xlsb). Save it as .xlsx, then send it again.
import-broken-open-document = This is an OpenDocument file (.ods). Save it as .xlsx, then send it again.
import-broken-damaged = This Excel file is damaged. Open it, save it anew, then send it again.
import-broken-too-large = The file is larger than { $most } MB. Divide it into several files.
import-broken-bomb = What is in this file is far larger than the file itself, so it was not opened. Copy the data into a new file, then send it again.
import-broken-too-many-rows = The file has more than { $most } rows. Divide it into several files.
import-broken-too-many-columns = The file has more than { $most } columns. Remove those that are not needed.
import-broken-cell-too-long = A cell in row { $row } holds too long a text.
import-broken-unclosed-quote = A quote that is opened in row { $row } is not closed in its cell, so that the rows behind it would be swallowed. Close or remove the quote, then send the file again.
import-broken-no-header = No row with column names was found. Expected columns: { $columns }.
import-broken-merged-header = The column names can’t be read because cells are merged. Split merged cells and write one name above each column: { $columns }.
import-broken-missing-columns = These columns are missing: { $columns }.
import-broken-no-sheet = There is no sheet “{ $sheet }”. The sheets are: { $sheets }.
import-broken-no-sheets = This file has no sheets, so there is no sheet “{ $sheet }”. Send it without naming one.
import-broken-no-indicator = This file does not say which indicator it is about. Add a column indicator, or name the indicator.
import-broken-unreadable = The file can’t be read. Send it again in a moment.
import-refused-required = { $field } is not filled in.
import-refused-integer = { $field } must be a whole number; it says “{ $value }”.
import-refused-number = { $field } must be a number; it says “{ $value }”.
import-refused-decimals = { $field } may have at most { $arg } decimals; it says “{ $value }”.
import-refused-min = { $field } must be at least { $arg }; it says “{ $value }”.
import-refused-max = { $field } may be at most { $arg }; it says “{ $value }”.
import-refused-year-range = { $field } must be a year from 1900 to 2100; it says “{ $value }”.
import-refused-date = { $field } must be a date, for example { $arg }; it says “{ $value }”.
import-refused-period = { $field } must be written like { $arg }; it says “{ $value }”.
import-refused-unknown-code = { $field } “{ $value }” is not in the list.
import-refused-unknown-region = { $field } “{ $value }” is not known or could be several regions.
import-refused-taken = There is a figure for this period and breakdown already.
import-refused-unknown-user = The user is not known.
import-refused-sum = { $field } is not the sum of its parts; it says “{ $value }”.
import-refused-cell-error = { $field } holds the error { $arg }.
import-refused-no-result = { $field } holds a formula without a result. Open the file in Excel, save it, then send it again; or write the number.
import-refused-unknown-indicator = The indicator “{ $arg }” is not known.
import-refused-other-indicator = This row is about another indicator: “{ $arg }”.
import-refused-unknown-measure = The measure “{ $arg }” is not known.
import-refused-line-twice = { $field } stands there twice for this period and breakdown.
import-refused-unit = The unit “{ $arg }” does not fit { $field }.
import-refused-unknown-agency = The agency “{ $value }” is not known.
import-refused-other-agency = You don’t enter figures of the agency “{ $value }”.
import-refused-twin = Row { $arg } has the same period and breakdown; there may be only one.
import-refused-not-reporter = The agency “{ $value }” does not report this indicator and was not allowed to enter it.
import-refused-not-begun = { $field } “{ $value }” has not begun; the last one possible is { $arg }.
import-refused-locked = Figures of this period are locked since { $arg }; ask an admin for an exception.
import-refused-computed = { $field } does not agree with the figures it is computed from; it says “{ $value }”.
import-refused-other-row = { $field } belongs in a row of its own, not beside the categories of this row; it says “{ $value }”.
import-refused-leave-out = { $field } must be empty, for the figures of this row are not broken down by it; it says “{ $value }”.
import-refused-several-bases = Figures of several sources stand here ({ $arg }); name the source.
import-refused-validated = This figure is validated; ask for it to be reopened before you change it.
import-refused-past = The period { $value } is too long ago for this source to change it.
import-refused-no-update = This figure is there already and you may not change it.
import-refused-key-twice = “{ $arg }” stands twice in this row; which one is right is not clear.
import-refused-more-cells = This row has more cells than the header ({ $arg }), so that its figures are shifted. Put content that holds the separator in quotes.
import-refused-fewer-cells = This row has fewer cells than the header ({ $arg }). Add the empty cells.
import-refused-blank-axis = { $field } is blank in this row, though the file has a column for it. Write it in every row.
import-refused-unread-column = The column “{ $arg }” is not read, though it looks like { $field }. Choose what it means, or choose not to read it.
import-refused-unread-figure = The heading “{ $arg }” may mean another figure than { $field }. Choose what it means, or choose not to read the column.
import-refused-unread-parts = The column “{ $arg }” is not read, though it seems to divide the figures into parts that this indicator does not have. Send the figures as a whole, or choose not to read the column.
import-refused-title-until = The title above the table, “{ $arg }”, tells of figures that do not cover all of { $field }. Send the figures as a whole, or remove the title if it is wrong.
import-refused-no-column = There is no column { $field }. If it has another heading, choose which one it is.
import-refused-contradiction = { $field } is named twice and differently: “{ $arg }”.
import-refused-mixed-dates = The order of day and month in { $field } is not certain; it says “{ $arg }”. Write all dates like 2017-10-29.
import-refused-merged-figure = { $field } “{ $arg }” stands in a merged cell; it is not clear which row it is for. Split the cell.
import-refused-rounded-number = { $field } “{ $arg }” was rounded by the spreadsheet; its last digits are gone. Write the whole number.
import-refused-ambiguous-number = { $field } “{ $arg }” could be thousands or decimals. Choose the decimal sign.
import-refused-more-categories = The breakdown “{ $arg }” has more parts than this indicator has.
import-result-create = new
import-result-change = changed
import-result-remove = removed
import-result-same = unchanged
import-result-refused = refused
import-report-sheet = Report
import-report-row = row
import-report-result = result
import-report-indicator = indicator
import-report-agency = agency
import-report-about = about
import-report-column = column
import-report-field = field
import-report-old = before
import-report-new = after
import-report-note = note
import-template-guide = Explanation
import-template-column = Column
import-template-meaning = Meaning
import-template-unit = Unit
import-template-required = Required
import-template-takes = Takes
import-template-example = Example
import-template-code = Code
import-template-also = Also understood
import-template-from-list = One of the list on the sheet Kode; codes and other names there are understood too
import-template-period = A period
import-template-whole = A whole number
import-template-decimal = A number, decimals allowed
import-template-warning = This value is not in the list. See the sheet Kode.
import-template-how = How to send it
import-template-how-1 = 1. Fill in the sheet Data, one row for each period, region and breakdown. Leave the header as it is.
import-template-how-2 = 2. Figures that are there may stay; rows that don’t change are not saved again.
import-template-how-3 = 3. Removing a row from the file does not remove its figure.
import-template-how-4 = 4. A total made of parts may stay empty; it is calculated.
import-template-how-5 = 5. Save, then upload on the page Import a file. You see every change before it is saved.
## Administration: common
admin-actions = Actions
admin-all = All
admin-back = Back
admin-cancel = Cancel
admin-choose = Choose …
admin-copied = Copied
admin-copy = Copy
admin-crumbs = Breadcrumbs
admin-edit = Edit
admin-next = Next
admin-no = No
admin-none-advice = Change or clear the filter.
admin-page = Page { $n }
admin-pages = Pages
admin-previous = Previous
admin-remove = Remove
admin-reset = Reset
admin-save = Save
admin-search = Search
admin-show = Show
admin-too-long = This is too long.
admin-yes = Yes
menu-manage = Administration
said-asked = The request was sent to the administrators.
said-declined = Request declined; its agency is told.
said-granted = The exception was granted.
said-key-codes-saved = The codes of the sender are saved and hold from now on.
said-key-revoked = The key has been revoked and no longer works.
said-locked = Figures of this period are locked; nothing was changed. Ask an admin to grant an exception under Monitoring.
said-none-chosen = First choose the figures to validate.
said-notice-settled = The notice has been settled.
said-password-changed = Your password has been changed. Your sessions on other devices have ended.
said-password-set = Your password has been set. Please sign in.
said-proof-again = That change was not saved. Prove that it is you first, then do it again.
said-removed = Removed.
said-reopened = { $n } rows were reopened and can be changed again.
said-returned = { $n } rows were returned to their agency.
said-row-is-validated = This row is validated, so it can’t be changed or deleted until it is reopened.
said-rule-explained = The explanation was saved.
said-rule-needs-words = Write the explanation first, then save again.
said-rule-settled = The rule holds again, or its figures have changed since the page was opened. Look again before you explain.
said-rule-too-long = An explanation has at most 2,000 letters. Shorten it, then save again.
said-saved = Saved.
said-second-off = Two-step verification has been turned off.
said-session-ended = The session has ended.
said-sessions-ended = All sessions of this user have ended.
said-sign-in-over = The time to enter the code is over. Please sign in again.
said-validated = { $n } rows were validated.
said-withdrawn = The exception was withdrawn.

## Administration: users
link-invited = Invitation for { $name }
link-lead = Send this link directly to the person, for example in a private message. Whoever holds it can set the password of the account.
link-once = The link is shown once, works for 72 hours and only once. Earlier links for this person no longer work.
link-mailed = The link was sent to the person by mail, too.
link-not-mailed = The mail could not be sent. Pass this link on to the person yourself.
mail-subject = Your link to Dashboard Pimpinan
mail-invited =
    Dear { $name },

    You are invited to use Dashboard Pimpinan. Set your password with this link, which works for 72 hours and once:

    { $link }

    Ignore this message if you do not expect it.
mail-reset =
    Dear { $name },

    An admin made a link with which you set a new password for Dashboard Pimpinan. It works for 72 hours and once:

    { $link }

    If you did not ask for it, tell the admin.
link-reset = New password for { $name }
link-title = Password link
password-change = Change password
password-change-hint = After the change your sessions on other devices end.
password-for = For { $name } ({ $email }).
password-gone = A link works for 72 hours and only once. Ask an admin for a new one.
password-new = New password
password-old = Current password
password-old-wrong = The current password does not match.
password-save = Save password
password-title = Set a password
session-agent = Browser
session-end = End
session-here = this session
session-seen = Last used
session-since = Since
user-access = Access
user-active = Active
user-agency = Agency
user-agency-wrong = This role works for one agency: choose one that you manage.
user-count = { $n } users
user-email-taken = Another user has this e-mail address.
user-inactive = Inactive
user-inactive-hint = Whoever is deactivated is signed out everywhere at once. The API keys the person answers for keep working, since they belong to the agency’s application.
user-invite = Invite
user-invite-link = Make a new invitation link
user-invited = Invited
user-keys = API keys
user-keys-hint = This person answers for these keys; they stop when the person is deactivated or leaves the agency. Hand them over to somebody else first.
user-last-superadmin = This is the last active superadmin. Appoint another one first.
user-lead = Who may sign in, with which role, and for which agency.
user-link-hint = A one-time link to set a password; the old password works until the link is used.
user-may-sign-in = May sign in
user-name = Name
user-new = Add user
user-new-lead = The person gets a one-time link to set a password.
user-none = No users
user-oneself = Your own role, agency and status can be changed by others only.
user-reset-link = Make a new password link
user-role = Role
user-role-wrong = Choose a role below your own.
user-second = Two steps
user-second-off = Turn two-step verification off
user-second-off-ask = Turn two-step verification of { $name } off? Do so only when the person asks for it, for example because the phone is lost.
user-sessions-end = End all sessions
user-signed-in = Last sign-in
user-state = Status
user-title = Users

## Administration: roles
permission-agency-all = Work for every agency
permission-agency-manage = Add and change agencies
permission-catalogue-manage = Change what is measured
permission-journal-read = Read the journal
permission-key-manage = Create and revoke API keys
permission-key-read = See the calls of API keys
permission-observation-create = Enter figures
permission-observation-delete = Delete figures
permission-observation-enter-for-others = Enter figures for agencies that do not report them
permission-observation-read = See every figure, provisional ones too
permission-observation-update = Correct figures
permission-observation-validate = Validate figures
permission-report-read = Read and download reports
permission-role-manage = Change what roles may do
permission-security-read = See security events
permission-user-manage = Add and change users
role-description = Description
role-everything = A superadmin may always do everything, so that there is always somebody who can put things right.
role-in-use = Somebody still has this role, perhaps with an account that was closed. Give them another one first.
role-is-shipped = A role that comes with the program can’t be removed.
role-lead = A role is a set of permissions. Changes take effect at once for everybody who has it.
role-list = Roles
role-new = Add role
role-people = People
role-permission-unknown = One of the permissions is unknown.
role-permissions = Permissions
role-remove-ask = Remove the role { $title }?
role-safety = Safety
role-second-hint = Whoever has not set it up is asked to right after signing in, before any other page.
role-second-optional = optional
role-second-require = Require two-step verification
role-second-required = required
role-shipped = shipped role
role-taken = There is a role of this name already.
role-title = Name of the role
role-title-missing = The role needs a name of letters or digits.

## Administration: agencies
agency-code = Code
agency-code-hint = Letters, digits, dots, underscores or hyphens; it can’t be changed later.
agency-code-taken = This code is taken.
agency-code-wrong = A code may hold letters, digits, dots, underscores and hyphens, at most 32.
agency-date-order = The last day can’t be before the first.
agency-date-wrong = This is no date.
agency-ended = ended
agency-from = Valid from
agency-lead = The agencies that report figures.
agency-name = Name
agency-name-missing = The agency needs a name.
agency-new = Add agency
agency-no-parent = None
agency-none = No agencies
agency-parent = Belongs to
agency-parent-unknown = There is no such agency to be above it.
agency-parent-wrong = An agency can’t be below itself.
agency-rights = Right to enter figures
agency-rights-hint = Tick the indicators that this agency may enter although it does not report them. Holds at once for forms, files and the API.
agency-rights-own = Reported by itself: { $titles }.
agency-short = Short name
agency-title = Agencies
agency-to = Valid until
agency-to-hint = Leave empty while it exists. Its old figures are kept.
agency-valid = Validity

## Administration: API keys
key-agency-wrong = Choose an agency that you manage.
key-answer = Answer
key-call = Call
key-calls = Latest calls
key-calls-count = Calls
key-calls-week = Calls in 7 days
key-codes = Codes of the sender
key-codes-hint = Where the sending application has codes of its own, write what they stand for: field;code of the sender;code here, a line for each code. Fields: agency, region, or the name of a category. They hold for API v1 and v2.
key-codes-line = Line { $line } can’t be read. Write field;code of the sender;code here.
key-codes-lines = Codes
key-codes-none = None; the sender uses the codes of the catalogue.
key-codes-save = Save codes
key-codes-unknown = The field or the code here is not known: { $codes }.
key-create = Create key
key-created = The API key was created
key-created-at = Created
key-day = Day
key-days = Validity (days)
key-days-hint = Leave empty for no end.
key-days-table = Calls per day
key-days-wrong = Write a number of days from 1 to 3650.
key-docs = Full documentation
key-ended = Ended
key-everywhere = from everywhere
key-example-hint = Replace KUNCI_API by your key. Figures are recorded for the agency that holds the key.
key-example-of = Data set
key-examples = Examples
key-indicators = Data that may be sent
key-indicators-hint = None chosen means all that its agency may enter. What is chosen is thereby allowed to the agency.
key-hand-over = Hand over
key-handed-over = Somebody else answers for the key now.
key-is-sample = sample data
key-is-test = test
key-lead = The keys with which agencies’ applications send figures.
key-marks = Marks
key-name = Name of the key
key-name-hint = Usually the application that uses it, such as SIMPEG.
key-name-missing = The key needs a name.
key-networks = Allowed networks
key-networks-hint = Addresses or networks separated by commas, such as 10.1.0.0/16. Leave empty for everywhere.
key-networks-wrong = Write addresses or networks such as 10.1.0.0/16, separated by commas.
key-new = Create key
key-new-lead = The key is shown once; only its fingerprint is kept.
key-no-calls = No calls yet.
key-no-end = no end
key-no-rate = no limit of its own
key-none = No API keys yet
key-none-advice = Create a key for an agency’s application that will send figures.
key-none-ask = Ask an admin for a key if your agency’s application will send figures.
key-once = Copy it now. It can’t be shown again.
key-overlap = Old key goes on for (days)
key-problem = Problem
key-rate = Calls per minute
key-rate-hint = Leave empty for no limit of its own.
key-rate-wrong = Write a whole number above zero.
key-refused = Refused
key-refused-week = Refused in 7 days
key-replace = Replace key
key-replace-hint = The new key is shown once. Both work during the overlap, so that the application never stops sending.
key-revoke = Revoke key
key-revoke-ask = Revoke the key { $name }? The application that uses it is refused at once.
key-revoked = Revoked
key-sample-hint = Sample data: what is sent is marked as not official
key-state = Status
key-test-hint = Test: calls are fully checked and answered, but change nothing
key-test-text = A test key: every call is checked and answered as if it were real, but nothing is kept. A new row is answered with the id 0, and a PUT to id 0 may be used to try a correction.
key-title = API keys
key-to-page = Open the key’s page
key-until = Valid until
key-used = Last used
key-user = Answerable user
key-user-gone = inactive by now
key-user-above = This user's role is above yours; only they themselves or a superadmin can make a key in their name.
key-user-hint = E-mail address of the user who answers for what is sent.
key-user-new = New answerable user (e-mail)
key-user-wrong = No active user with this e-mail address works for that agency.
key-works = Works

## Administration: validation and notices
notice-correct = Correct
notice-lead = Figures that were returned or reopened, and why.
notice-none = Nothing to correct
notice-none-advice = When an admin returns a figure, the reason appears here.
notice-declined = request to open it declined
notice-reopened = reopened
notice-returned = returned
notice-settle = Corrected
notice-title = Notices
rows-action-ask = Asked to be opened
rows-action-decline = Request declined
rows-action-reopen = Reopened
rows-action-return = Returned
rows-action-undo = Validation undone
rows-action-validate = Validated
unduh-about = About
unduh-about-address = Address of the source
unduh-about-day = Downloaded
unduh-about-definition = Definition
unduh-about-licence = Licence
unduh-about-licence-none = Not settled yet
unduh-about-producer = Producer
unduh-about-scope = Scope
unduh-about-source = Source
unduh-about-status = Status
unduh-about-status-text = Provisional figures are not validated yet and may change; validated figures were examined and released.
unduh-about-title = Title
unduh-about-unit = Unit
unduh-begins = Period start
unduh-level = Level
unduh-level-kabkota = Regency or city
unduh-level-nation = Nation
unduh-level-province = Province
unduh-region-code = Region code
unduh-source = Source
validation-change = Change
validation-do = Validate
validation-doubts = { $n ->
    [one] { $n } odd figure
   *[other] { $n } odd figures
  }
validation-indicator = Data set
validation-lead = Provisional figures that wait to be validated. Once validated, a figure can’t be changed in any way until it is reopened.
validation-locked = This figure is validated. Ask an admin to reopen it before you change it.
validation-none = Nothing is waiting
validation-none-advice = There are no provisional figures for this choice.
validation-none-away = { $n ->
    [one] One figure is being corrected by its agency; see Sent back.
   *[other] { $n } figures are being corrected by their agencies; see Sent back.
  }
validation-none-returned-advice = No figure was sent back that has not changed since.
validation-reason = Reason
validation-reopen = Reopen
validation-return = Return
validation-ask = Ask for it to be opened
validation-ask-lead = Say what needs to be corrected. The administrators read it on the validation page.
validation-asked = It has been asked that this figure be opened
validation-before = Before, { $before }
validation-choose-all = Choose all
validation-corrected = Changed since it was sent back
validation-decline = Decline
validation-do-chosen = Validate the chosen
validation-do-chosen-hint = Can be undone for 15 minutes.
validation-is-returned = Sent back
validation-more = and { $n } more
validation-no-figure = There is no headline figure for this period; see its rows.
validation-none-asked = No requests
validation-none-asked-advice = When an agency asks that a validated figure be opened again, the request appears here.
validation-none-here = What is on this page is being corrected by its agency. See the next page.
validation-none-returned = Nothing is being corrected
validation-of-rows = { $rows } of { $all } rows waiting to be validated
validation-inside = { $text }, with { $list }
validation-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
  }
validation-regions = { $n ->
    [one] { $n } regency or city
   *[other] { $n } regencies and cities
  }
validation-doubt-back = That figure of { $period } was returned to be corrected.
validation-said-reopen = Opened again and free to be changed:
validation-said-return = Sent back to its agency:
validation-said-undo = Validation undone; provisional again:
validation-said-validate = Validated:
validation-tab-asked = Asked to be opened
validation-tab-returned = Sent back
validation-tab-waiting = Waiting
validation-undo = Undo the validation
validation-title = Validation

## Administration: journal
journal-action-ask = Asked to be opened
journal-action-baseline = Written down as it stood
journal-action-create = Created
journal-action-decline = Request to open declined
journal-action-delete = Deleted
journal-action-explain = Explained
journal-action-export = Downloaded
journal-action-grant = Allowed
journal-action-hand-over = Handed over
journal-action-identity-linked = Office account linked
journal-action-password-change = Password changed
journal-action-password-link = Password link made
journal-action-password-set = Password set
journal-action-pause = Paused
journal-action-recovery-code-used = Recovery code used
journal-action-reopen = Reopened
journal-action-reseal = Sealed anew
journal-action-restore = Restored
journal-action-resume = Switched on
journal-action-return = Returned
journal-action-revoke = Revoked
journal-action-root = Root of the journal
journal-action-rotate = Replaced
journal-action-second-factor-failed = Wrong two-step code
journal-action-second-factor-off = Two-step verification turned off
journal-action-second-factor-on = Two-step verification turned on
journal-action-sign-in = Signed in
journal-action-sign-in-failed = Sign-in failed
journal-action-sign-out = Signed out
journal-action-sign-out-everywhere = Signed out everywhere
journal-action-undo = Validation undone
journal-action-unlock = Failed attempts forgotten
journal-action-update = Changed
journal-action-validate = Validated
journal-action-withdraw = Allowance withdrawn
journal-at = Time
journal-facts = { $n ->
    [one] { $n } value
   *[other] { $n } values
  }
journal-from = From
journal-lead = Who did what, when, and through which door. It is only added to; each entry is tied to the one before.
journal-none = No entries
journal-none-here = None in the stretch that was searched. Go on to older entries.
journal-older = Older entries
journal-number = Number of the row
journal-says-ask = { $who } asked that { $figure } be opened again ({ $agency })
journal-says-create = { $who } added { $figure } ({ $agency })
journal-says-decline = { $who } declined to open { $figure } ({ $agency })
journal-says-delete = { $who } deleted { $figure } ({ $agency })
journal-says-reopen = { $who } reopened { $figure } ({ $agency })
journal-says-restore = { $who } brought back { $figure } ({ $agency })
journal-says-return = { $who } sent { $figure } back to { $agency }
journal-says-undo = { $who } undid the validation of { $figure } ({ $agency })
journal-says-update = { $who } changed { $figure } ({ $agency })
journal-says-validate = { $who } validated { $figure } ({ $agency })
journal-search = Search the content
journal-subject = Kind
journal-subject-agency = Agency
journal-subject-due-exception = Exception to a deadline
journal-subject-due-start = Since when obligations count
journal-subject-export = Download
journal-subject-journal = Journal
journal-subject-key = API key
journal-subject-observation = Figure
journal-subject-period = Period
journal-subject-role = Role
journal-subject-source = Source
journal-subject-user = User
journal-subject-violation = Broken rule
journal-subject-webhook = Webhook
journal-system = System
journal-field-active = Active
journal-field-address = Network address
journal-field-agency = Agency
journal-field-agent = Browser
journal-field-description = Description
journal-field-email = E-mail
journal-field-expires_at = Valid until
journal-field-indicator = Indicator
journal-field-indicators = Indicators
journal-field-mapping = Code mapping
journal-field-name = Name
journal-field-networks = Allowed networks
journal-field-parent = Parent agency
journal-field-per_minute = Calls a minute
journal-field-permissions = Permissions
journal-field-pieces = Parts
journal-field-revoked_at = Revoked at
journal-field-role = Role
journal-field-sample = Sample data
journal-field-second_factor = Two-step verification required
journal-field-short = Short name
journal-field-test = Test key
journal-field-title = Title
journal-field-url = Address
journal-field-user_id = User number
journal-field-valid_from = Valid from
journal-field-valid_to = Ended
journal-field-kind = Kind
journal-field-period = Period
journal-field-reason = Reason
journal-field-until = Until
journal-subject-import = Import of a large file
journal-action-import = Imported
journal-export-obligations = list of obligations
journal-export-journal = journal
journal-exception-excuse = excuse from the deadline
journal-exception-unlock = lock opened
journal-field-basis = Basis
journal-field-day = Day
journal-field-dated = Date of the document
journal-field-definition = Definition
journal-field-document = Document
journal-field-due = Answer due
journal-field-events = Events
journal-field-explanation = Explanation
journal-field-follow_up = Follow-up
journal-field-least = At least
journal-field-measure = Measure
journal-field-most = At most
journal-field-note = Note
journal-field-obstacle = Obstacle
journal-field-page = Page
journal-field-priority = Priority
journal-field-query = Selection
journal-field-region = Region
journal-field-revision = Revision
journal-field-state = State
journal-field-text = Text
journal-field-value = Figure
journal-field-view = View
journal-tells-source-create = { $who } added the source { $name } ({ $agency })
journal-tells-source-update = { $who } changed the source { $name } ({ $agency })
journal-tells-source-pause = { $who } paused the source { $name } ({ $agency })
journal-tells-source-resume = { $who } switched the source { $name } on ({ $agency })
journal-tells-source-delete = { $who } removed the source { $name } ({ $agency })
journal-tells-due-exception-grant = { $who } granted { $agency } an exception to a deadline of { $indicator }
journal-tells-due-exception-withdraw = { $who } withdrew an exception to a deadline of { $agency }
journal-tells-due-start-update = { $who } set since when obligations count
journal-tells-calendar-create = { $who } made an address of a calendar
journal-tells-calendar-delete = { $who } removed an address of a calendar
journal-tells-export-export = { $who } downloaded { $name }
journal-no = no
journal-number-of = number { $id }
journal-yes = yes
journal-tells-agency-create = { $who } registered the agency { $name }
journal-tells-agency-grant = { $who } allowed { $agency } to enter { $indicator }
journal-tells-agency-update = { $who } changed the details of { $name }
journal-tells-agency-withdraw = { $who } no longer allows { $agency } to enter { $indicator }
journal-tells-import-import = { $who } finished importing the large file { $name }
journal-tells-journal-root = The journal begins
journal-tells-key-create = { $who } created the API key { $name } ({ $agency })
journal-tells-key-revoke = { $who } revoked the API key { $name } ({ $agency })
journal-tells-key-rotate = { $who } replaced the API key { $name } ({ $agency })
journal-tells-key-update = { $who } changed the code mapping of the API key { $name } ({ $agency })
journal-tells-role-create = { $who } created the role { $name }
journal-tells-role-delete = { $who } deleted the role { $name }
journal-tells-role-update = { $who } changed the role { $name }
journal-tells-user-create = { $who } created the account of { $name }
journal-tells-user-password-change = { $who } changed their password
journal-tells-user-password-link = { $who } made a password link for user { $name }
journal-tells-user-password-set = { $who } set their password
journal-tells-user-recovery-code-used = { $who } used a recovery code
journal-tells-user-second-factor-failed = Somebody entered a wrong two-step code from { $address }
journal-tells-user-second-factor-off = { $who } turned two-step verification off for user { $name }
journal-tells-user-second-factor-on = { $who } turned two-step verification on
journal-tells-user-sign-in = { $who } signed in from { $address }
journal-tells-user-sign-in-failed = Somebody failed to sign in from { $address }
journal-tells-user-sign-out = { $who } signed out
journal-tells-user-sign-out-everywhere = { $who } signed out of all devices
journal-tells-user-update = { $who } changed the account of { $name }
journal-tells-webhook-create = { $who } added a webhook to { $name } ({ $agency })
journal-tells-webhook-delete = { $who } deleted the webhook to { $name } ({ $agency })
journal-title = Journal
journal-until = Until
journal-values = Content
journal-via = Door
journal-via-api = API
journal-via-api-v2 = API v2
journal-via-command = Command line
journal-via-connector = Connector
journal-via-demo = Sample
journal-via-form = Form
journal-via-import = File
journal-via-system = System
journal-what = Action
journal-who = Who

## Two-step verification
second-ask = Enter the code of your authenticator application.
second-code = Code
second-codes = Recovery codes
second-codes-kept = I have kept them
second-codes-lead = Keep these codes in a safe place. Each can be used once to sign in when your phone is lost. They are not shown again.
second-codes-left = Recovery codes left: { $n }.
second-is-on = on
second-lead = Beside the password you enter a code from your phone when you sign in, so that a leaked password alone is not enough.
second-off = Turn two-step verification off
second-on = Turn on
second-other = Sign in with another account
second-qr = QR code for the authenticator application
second-recovery-hint = Six digits; if your phone is lost, use one of the recovery codes.
second-required = Your role requires two-step verification. Set it up now to go on.
second-role-needs = Your role requires it.
second-set-up = Set up
second-step-app = Install an authenticator application on your phone, such as Aegis or FreeOTP.
second-step-code = Enter the six digits that the application shows.
second-step-scan = Scan this code with it.
second-title = Two-step verification
second-type = Can’t scan? Type this code.
second-wrong = The code is wrong or was used already. Wait for the next one, then try again.

## API documentation: validation and trying out
docs-check-network = The key does not work from the caller’s network address
docs-check-validated = PUT: the row has been validated; an admin has to reopen it first
docs-test = Trying out
docs-test-text = Ask an admin for a key marked as test. Calls with it are checked and answered as if they were real, also where the period is taken already, but nothing is kept. A new row is answered with the id 0; a PUT to id 0 may be used to try a correction.

## Safe sign-in
password-common = This password, or the word in it, is in a list of passwords that leaked or are often used, so others try it first. Choose a few other words that have nothing to do with each other.
password-context = This password is made almost only of words that are easy to guess here, such as “{ $word }”. Add a few words that have nothing to do with you or your office.
password-repeats = This password only repeats the same characters or the same part. Choose a few different words.
proof-either = Fill in the password or the code; one is enough.
proof-go-on = Go on
proof-lead = This change could be used to take an account over, so we make sure that it is you who sits here. The proof lasts 10 minutes.
proof-provider = You signed in with your office account (SSO). Show it there once more.
proof-title = Prove that it is you
sign-in-provider-only = Passwords are not used to sign in here. Sign in with your office account (SSO).
sign-out-go-on = End the session of the office account, too
sign-out-provider = Your session in Dashboard Pimpinan has ended. In a moment you are led to the provider of your office account to end the session there.
sign-out-title = You are signed out
sso-button = Sign in with the office account (SSO)
sso-inactive = Your account in Dashboard Pimpinan is not active. Ask an admin.
sso-no-agency = Your office account is not connected with an agency that is known here. Ask whoever runs the office accounts to fill in your agency’s code.
sso-no-role = Your office account has no role in Dashboard Pimpinan yet. Ask whoever runs the office accounts.
sso-only = The password below is for emergencies only, when office accounts can’t be used.
sso-or = Or sign in with a password:
sso-other = Whoever signed in at the provider of office accounts is not you, or not just now. Try again with your own account.
sso-over = The time to sign in at the provider of office accounts is over, or this browser is not the one that began it. Try again.
sso-refused = The provider of office accounts did not allow the sign-in. Try again; if it happens again, ask whoever runs it.
sso-taken = Your e-mail address belongs to another account in Dashboard Pimpinan. Ask an admin.
sso-unreachable = The provider of office accounts can’t be used at the moment. Try again in a moment; if it happens again, tell whoever runs the server.
sso-unverified = The provider of office accounts has not made sure of your e-mail address. Do that there first, then try again.

## Managing: security
security-address = Network address
security-cause = Cause
security-cause-forbidden = Not allowed
security-cause-host = Another server’s address
security-cause-link-gone = A link that no longer works
security-cause-not-found = An address that does not exist
security-cause-origin = A form from another address
security-cause-second-factor-failed = Wrong two-step code
security-cause-sign-in-failed = Failed sign-in
security-cause-too-many = Too often
security-cause-unauthorized = Not signed in, or no key that works
security-counts = Numbers by cause
security-key = Key
security-lead = Requests that were refused, counted by minute. Network addresses are dropped after 30 days, the events after a year.
security-no-address = no address
security-none = Nothing was refused
security-none-advice = Change the filters, or come back later.
security-often = How often
security-times = { $n ->
    [one] once
   *[other] { $n } times
  }
security-title = Security
security-where = Page
security-who = Who

## Rules between figures
between-above = is more than
between-accepted = { $n ->
    [one] One more was explained by its agency: the figures are right, and need no attention
   *[other] { $n } more were explained by their agencies: the figures are right, and need no attention
  }
between-apart-missing = { $n } because one of the figures is missing
between-apart-part = { $n } because a figure is not complete
between-apart-returned = { $n } because a figure was sent back
between-apart-running = { $n } because the period still runs
between-apart-sources = { $n } because the sources differ
between-at-least = is at least
between-at-most = is at most
between-basis = Source
between-below = is less than
between-both = is there together with, or neither is there:
between-compared = { $n ->
    [0] nothing could be compared yet
    [one] compared once
   *[other] compared { $n } times
  }
between-equal = is equal to
between-explain = Explain
between-explanation = Explanation
between-follow = Follow-up
between-follow-accepted = The figures are right, as explained
between-follow-in-hand = Being looked into
between-follow-open = Nothing done yet
between-importance-high = Something must be wrong
between-importance-low = Worth a look
between-importance-medium = Something may be wrong
between-lead = What must hold between figures by what they mean. Rules are run again whenever their figures change; what holds again is settled by itself.
between-limited = Of each rule only the newest 100 violations are shown. The command pimpinan rules writes all of them.
between-no-figure = no figure
between-none = No violation in this selection
between-none-advice = Only complete figures of one source are compared; below it says which.
between-not-compared = not compared:
between-not-run = never run yet
between-one = is there only where there is no
between-open = { $n ->
    [one] One violation is not settled
   *[other] { $n } violations are not settled
  }
between-others = Other rules
between-others-table = Table of other rules
between-ran = run
between-result = Result
between-rule = Rule
between-samples = Some of the figures that are compared on this page are sample data.
between-save = Save the explanation
between-sector = Sector
between-seen = Seen since
between-settled-at = settled
between-sum = sum of regencies and cities
between-table = Table: { $rule }
between-title = Rules between figures
between-where = Figure
between-with-settled = Show settled ones, too
## Monitoring: figures that are owed
mail-due-subject = { $n ->
    [one] One submission of figures is awaited
   *[other] { $n } submissions of figures are awaited
  }
mail-due =
    Dear { $name },

    Figures that are owed and not complete:

    { $list }

    Open Monitoring in Dashboard Pimpinan: { $link }
    Should something stand in the way, ask an admin for an excuse.
due-agency = Agency
due-agency-began = This agency exists since { $day }; it does not owe periods that ended before.
due-agency-ended = This agency ended on { $day }; it does not owe periods that began after that.
due-agency-gone = This agency is not in the present list of agencies; when it ended is not recorded.
due-by-notes = See the notes
due-counted = Counted since
due-counted-since = Obligations count since { $day }; periods that ended before are not asked for.
due-elsewhere = { $indicator } is of the sector { $own }, not { $asked }. Remove one of the filters.
due-more = See all that is owed
due-name-returned = Sent back, not sent anew
due-own = What you have to send
due-own-none = Nothing has to be sent now.
due-by-file = Upload a file
due-by-form = Fill in the form
due-by-grid = Fill in the grid
due-caption = Obligations by the month of their deadline, newest first; the numbers in a cell: complete of those that are owed. The sign shows the worst state. Up or down: the newer half of the time compared with the older.
due-caption-one = Obligations by their period, newest first. Sign and number show how each stands. Up or down: the newer half of the time compared with the older.
due-column-agency = Agency
due-column-agency-code = Agency code
due-column-at = State on
due-column-cells = Parts that are there
due-column-complete = First complete
due-column-deadline = Deadline
due-column-due = Parts that are due
due-column-indicator = Indicator
due-column-indicator-code = Indicator code
due-column-lock = Can be changed until
due-column-on-time = On time
due-column-over = Days overdue
due-column-period = Period
due-column-received = First received
due-column-state = State
due-complete = First complete
due-deadline = Deadline
due-ended = ended
due-excuse-complete = This obligation is complete already; an excuse changes nothing about how it is judged.
due-excuse-early = An excuse must end after the deadline of this obligation.
due-file-deadline = The last day to be on time, in western Indonesian time, with excuses that were granted.
due-grant = Grant an exception
due-granted = Exceptions
due-granted-none = No exception has been granted for this obligation.
due-granted-until = until { $until }
due-holidays-missing = Holidays and joint days off of { $year } are not recorded yet: deadlines in that year only take Saturdays and Sundays into account.
due-indicator = Indicator
due-kind = Kind
due-kind-excuse = Excuse
due-kind-excuse-hint = Excuse: the deadline moves to the chosen day.
due-kind-missing = Choose an excuse or an open lock.
due-kind-unlock = Open lock
due-kind-unlock-hint = Open lock: locked figures may be changed until the chosen day.
due-lead = Of { $whole } obligations that can be judged, { $part } were on time ({ $share }). { $n ->
    [0] None is overdue.
    [one] One obligation is overdue and not complete.
   *[other] { $n } obligations are overdue and not complete.
  }
due-lead-none = No figures are due in these months.
due-lead-open = { $n ->
    [one] One obligation, which can't be judged
   *[other] { $n } obligations, none of which can be judged
} before the deadline.
due-legend = What the signs mean
due-list = Figures that are owed
due-lock = Can be changed until
due-locked = locked
due-name-due = Awaited, not yet overdue
due-name-excused = Excused
due-name-late = Complete, late
due-name-lessened = Was complete, is less now
due-name-missing = Missing, overdue
due-name-not-yet = Not due yet
due-name-on-time = Complete on time
due-name-partial = Partial, not yet overdue
due-name-partial-over = Partial, overdue
due-no = no
due-none = Nothing is owed
due-none-advice = Change the filter, or choose another month.
due-nothing = nothing owed
due-of = What { $agency } owes
due-on-time = On time
due-on-time-all = On time, all that is shown
due-order = Order
due-order-name = Name of the agency
due-order-worst = Worst first
due-overdue = Overdue
due-period = Period
due-reason = Reason
due-reason-missing = A reason is required.
due-received = First received
due-sample = Some of what stands on this page comes from sample data.
due-sector = Sector
due-share = { $share } ({ $part } of { $whole })
due-short-late = +{ $n } d
due-short-left = { $n } d
due-short-missing = −{ $n } d
due-start = Since when obligations count
due-start-day = Counted since
due-start-hint = The period that this day lies in is the first that is asked for; today at the latest.
due-start-holds = holds
due-start-made = Set by itself when the database began to keep it.
due-start-means = The catalogue says from which period figures are owed. Before that day they could not be sent here, so no agency is called late with them.
due-start-past = History
due-start-see = Why?
due-start-set = Change since when it counts
due-start-wrong = Choose a day that is not later than today.
due-state = State
due-state-due = { $n ->
    [0] nothing yet; due today
    [one] nothing yet; due tomorrow
   *[other] nothing yet; due in { $n } days
  }
due-state-excused = excused until { $until }
due-state-late = { $n ->
    [one] complete, one day late
   *[other] complete, { $n } days late
  }
due-state-lessened = { $n ->
    [0] was complete on time; { $cells } of { $due } parts are left
    [one] was complete, one day late; { $cells } of { $due } parts are left
   *[other] was complete, { $n } days late; { $cells } of { $due } parts are left
  }
due-state-missing = { $n ->
    [one] missing; one day overdue
   *[other] missing; { $n } days overdue
  }
due-state-not-yet = not due yet; due by { $until }
due-state-on-time = complete on time
due-state-over = { $n ->
    [one] { $told }; one day overdue
   *[other] { $told }; { $n } days overdue
  }
due-state-partial = { $n ->
    [0] partial: { $cells } of { $due } parts; due today
    [one] partial: { $cells } of { $due } parts; due tomorrow
   *[other] partial: { $cells } of { $due } parts; due in { $n } days
  }
due-state-partial-over = { $n ->
    [one] partial: { $cells } of { $due } parts; one day overdue
   *[other] partial: { $cells } of { $due } parts; { $n } days overdue
  }
due-state-returned = { $n ->
    [0] sent back today: { $back } of { $due } parts; { $cells } parts still stand
    [one] sent back one day ago: { $back } of { $due } parts; { $cells } parts still stand
   *[other] sent back { $n } days ago: { $back } of { $due } parts; { $cells } parts still stand
  }
due-sum-complete = { $n } complete
due-sum-on-time = { $n } on time
due-sum-overdue = { $n } overdue
due-sum-owed = { $n ->
    [one] one obligation
   *[other] { $n } obligations
  }
due-sum-received = { $n } received
due-sum-samples = includes sample data
due-this-month = This month
due-title = Monitoring
due-trend-down = down { $points } points
due-trend-same = unchanged
due-trend-up = up { $points } points
due-until = Valid until
due-until-hint = It ends by itself after this day; at most 366 days.
due-until-month = Up to the month
due-until-wrong = Choose a day from today on, at most 366 days ahead.
due-withdraw = Withdraw
due-withdrawn = withdrawn
due-yes = yes

## Leaders' questions about figures
ask-agency = Agency that answers
ask-agency-choose = Choose an agency
ask-agency-missing = Choose the agency whose figure it is.
ask-answer = Answer this question
ask-answer-label = Answer
ask-answer-missing = An answer is needed.
ask-answer-send = Send answer
ask-ask = Ask
ask-close = The answer is enough, close
ask-did-answer = answered
ask-did-ask = asked
ask-did-close = closed the question
ask-did-read = opened the question
ask-did-return = sent the answer back
ask-did-withdraw = took the question back
ask-due = Answer due
ask-due-hint = At most 366 days ahead.
ask-due-wrong = Choose a day from today on, at most 366 days ahead.
ask-figure = Figure when asked
ask-frozen = This figure is kept as it is now and stays with the question, also when it changes later.
ask-hidden = The text has signs in it that can't be seen. Type that part again.
ask-hint = At most 2,000 letters. Write no personal data.
ask-judge = Judge this answer
ask-lead = Questions about figures to the agencies. Who answers doesn't close: whoever asked or who validates figures does.
ask-lead-own = Leaders' questions about figures to your agency.
ask-limited = Only the first 300 questions are shown. Narrow them by the filter.
ask-mine = Only those that I asked
ask-moved = The figure has just changed. The newest stands above; send again if the question is still the same.
ask-new = Ask about this figure
ask-no-figure = no figure
ask-none = No question in this selection
ask-none-advice = Open a figure, card or chart, then choose Ask.
ask-now = Now:
ask-over = { $n ->
    [one] { $n } day overdue
   *[other] { $n } days overdue
  }
ask-priority = Priority
ask-priority-high = Important
ask-priority-missing = Choose a priority.
ask-priority-normal = Normal
ask-priority-urgent = Urgent
ask-question = Question
ask-reason = Note; needed when the answer is sent back
ask-reason-missing = A reason is needed.
ask-return = Send the answer back
ask-see = See the figure
ask-send = Send question
ask-state = State
ask-state-answered = Answered, not closed yet
ask-state-closed = Closed
ask-state-read = Read, not answered yet
ask-state-returned = Answer sent back
ask-state-sent = Sent, not read yet
ask-state-withdrawn = Withdrawn
ask-steps = How it went
ask-text-missing = A question is needed.
ask-title = Questions
ask-view-all = All
ask-view-closed = Closed
ask-view-open = Not closed yet
ask-view-over = Overdue
ask-was = When asked:
ask-withdraw = Take the question back
ask-withdraw-reason = Why the question is taken back
mail-question-answered = Your question was answered
mail-question-asked = A question for your agency
mail-question-closed = The question that you answered was closed
mail-question-due = An answer is due soon
mail-question-over = An answer is overdue
mail-question-returned = Your agency's answer was sent back
mail-question-withdrawn = A question that you answered was taken back
mail-question =
    Dear { $name },

    { $what }.

    About: { $figure }
    Figure when asked: { $value }
    Asked by: { $asker }
    Answer due: { $due }

    { $text }

    Open it in Dashboard Pimpinan: { $link }
said-question-answered = The answer was sent.
said-question-asked = The question was sent.
said-question-closed = The question was closed.
said-question-moved = This question has just changed; what stands here is its newest state.
said-question-returned = The answer was sent back.
said-question-withdrawn = The question was taken back.
journal-subject-question = Question
journal-action-answer = Answered
journal-action-close = Closed
journal-action-read = Read
journal-tells-question-answer = { $who } answered question { $name } about { $indicator } ({ $agency })
journal-tells-question-ask = { $who } asked { $agency } about { $indicator }
journal-tells-question-close = { $who } closed question { $name } about { $indicator } ({ $agency })
journal-tells-question-read = { $who } opened question { $name } about { $indicator } ({ $agency })
journal-tells-question-return = { $who } sent the answer to question { $name } about { $indicator } back to { $agency }
journal-tells-question-withdraw = { $who } took back question { $name } about { $indicator } ({ $agency })

## What needs attention
need-all = See all
need-answer = Answer
need-broken = Rule broken
need-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
need-explain = Explain
need-lead = What somebody must look at now, the gravest of each kind first. What is settled goes by itself.
need-looked = Looked at on { $at }: { $list }.
need-looked-due = { $n ->
    [0] no obligations whose deadline passed in the last 12 months
    [one] { $n } obligation whose deadline passed in the last 12 months
   *[other] { $n } obligations whose deadline passed in the last 12 months
  }
need-looked-questions = { $n ->
    [0] no questions that wait for an answer
    [one] { $n } question that waits for an answer
   *[other] { $n } questions that wait for an answer
  }
need-looked-rules = { $n ->
    [0] no rule between figures that could be run yet
    [one] { $n } rule between figures
   *[other] { $n } rules between figures
  }
need-looked-waiting = figures that wait for validation
need-missing = Not complete
need-more = and { $n } more
need-none = Nothing needs attention now.
need-question = Not answered
need-samples = Some of what stands here comes from sample data.
need-says-broken = “{ $rule }” is broken at { $n ->
    [one] { $n } figure
   *[other] { $n } figures
  }, { $since }.
need-says-missing = { $n ->
    [one] { $agency } has not sent 1 obligation completely: { $figure }, { $days } overdue.
   *[other] { $agency } has not sent { $n } obligations completely; the oldest is { $days } overdue: { $figure }.
  }
need-says-question = { $agency } has not answered a question about { $figure }; { $days } overdue.
need-says-returned = The answer of { $agency } about { $figure } was sent back and not mended; { $days } overdue.
need-says-waiting = { $rows } provisional rows of { $agencies } agencies, { $indicators } indicators, wait to be validated; the oldest are about { $year }.
need-see-missing = See the obligations
need-see-question = See the question
need-see-rule = See the figures
need-see-waiting = See monitoring
need-send = Send now
need-since = seen for { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
need-since-today = seen since today
need-title = What needs attention
need-validate = Validate
need-waiting = Waiting for validation
source-state-running = running
source-state-changed = changed
source-state-unchanged = unchanged
source-state-empty = empty
source-state-refused = refused
source-state-failed = failed
source-why-all-refused = All rows were refused ({ $refused }); nothing was saved.
source-why-some-refused = { $refused } rows were refused, and this source is saved only when all its rows are good; nothing was saved.
source-why-fuse = { $gone } of the { $stood } figures that this source brought before are no longer in its answer; nothing was saved. If that is right, run it once with permission.
source-why-headings = The columns of the source have changed; nothing was saved. Missing: { $missing }. New: { $new }.
source-why-not-allowed = Its address does not lie in an allowed network. Who runs the server says which are with --fetch-network.
source-why-no-networks = There is no network yet that may be read. Who runs the server says which are with --fetch-network.
source-why-silent = There was no answer within { $seconds } seconds.
source-why-closed = No service accepts calls at this address and port. Check the port, and whether the application or database is running.
source-why-unreachable = The source can't be reached: { $said }.
source-why-not-let-in = The source refuses our password or token (status { $status }).
source-why-status = The source answered with status { $status }.
source-why-redirect = The source leads on to an address that may not be followed, or on and on.
source-why-too-large = The answer is larger than { $most } MB.
source-why-too-slow = The answer comes too slowly.
source-why-too-long = The answer was not complete within { $seconds } seconds.
source-why-broken-off = The answer broke off: { $said }.
source-why-fault = Something went wrong on this server; see its log.
source-why-unreadable = The answer can't be read.
source-why-cut-short = The server stopped while this source was being read.
source-why-cut-off = The answer is JSON that is cut off.
source-why-no-json = The answer is no JSON that can be read: { $said }.
source-why-web-page = The answer is a web page and no data: perhaps one to sign in at, or of an error.
source-why-secret-echoed = The answer says again what lets us in, so nothing of it is kept. Ask the developer of that application to leave it out.
source-why-charset = The answer is JSON that is not written in UTF-8.
source-why-no-rows-there = There is no list of rows at { $path } (page { $page }).
source-why-no-object = Row { $row } is no JSON object.
source-why-several = { $field } is there several times in row { $row }.
source-why-path = The path { $path } can't be read: { $said }.
source-why-paging-endless = Its pages do not end: there are more than { $most }.
source-why-paging-repeats = Page { $page } leads to one that was read already.
source-why-paging-elsewhere = The next page is on another server: { $host }.
source-why-paging-odd = What is said of the next page can't be read (page { $page }).
source-why-too-many-rows = The answer has more than { $most } rows.
source-why-too-many-columns = A row has more than { $most } columns.
source-why-no-secret = This source asks for a password or token, and there is none yet.
source-why-header = A header or the token holds what can't be sent.
source-why-nobody = The user who answers for this source is no longer active, or may not enter figures of this agency.
source-why-indicator-gone = Its indicator is no longer in the catalogue.
source-why-kind = Sources of this kind can't be read yet.
source-why-db-unreachable = The database can't be reached: { $said }.
source-why-db-not-let-in = The database refuses our account or password: { $said }.
source-why-db-query = The database refuses the query: { $said }.
source-why-db-slow = The database did not answer within { $seconds } seconds.
source-why-db-gone = The connection to the database broke: { $said }.
source-why-db-columns = Two columns of the answer bear the same name: { $field }.
source-why-db-type = The column { $field } holds what can't be read as a text or a number.
source-wrong-name = A name has small letters, digits and hyphens only, at most 60.
source-wrong-indicator = The catalogue has no such indicator.
source-wrong-sample-gone = Write gone = "ignore" for made-up figures.
source-wrong-schedule = The schedule can't be read or never comes; write five fields as cron does, such as 15 2 * * *.
source-wrong-kind = Say exactly one of json, file, postgres and mysql.
source-wrong-number = The number is out of bounds.
source-wrong-share = Write a share between 0 and 1.
source-wrong-field = The indicator has no such field.
source-wrong-axis = Codes are for the region, categories, the agency or the basis only.
source-wrong-path = The JSON path can't be read (RFC 9535).
source-wrong-body = The body must be JSON.
source-wrong-query = Write one SELECT.
source-wrong-missing = This must be filled in.
source-wrong-host = Write the name or address of the machine alone.
source-wrong-address = Write an http or https address.
source-wrong-address-secret = An address may hold no name or password; give it as the secret.
source-wrong-header = The header's name or value can't be sent.
source-wrong-header-secret = This header holds a secret; say how we are let in, and give the secret.

## Targets
goal-agency-all = All agencies together
goal-agency-wrong = Choose an agency that exists, or all agencies together.
goal-band-from = { $band } (from { $from }%)
goal-band-high = high
goal-band-low = low
goal-band-medium = medium
goal-band-very-high = very high
goal-band-very-low = very low
goal-change = Change target
goal-come-to = Achievement
goal-comma-page = , page { $page }
goal-date-wrong = The date is not known.
goal-document = Document
goal-document-date = Date of the document
goal-document-hint = For example RPJMD 2025–2029 or Renstra Dinas Kesehatan.
goal-document-missing = Name the document in which this target stands.
goal-document-page = Page
goal-explain = Obstacle and follow-up
goal-explain-save = Save
goal-figure = Figure
goal-follow-up = Follow-up
goal-go-on = Go on
goal-grey = not judged: { $why }
goal-grey-ahead = its period has not begun
goal-grey-missing = no figure yet
goal-grey-neutral = neither way is said to be good
goal-grey-nought = a target of nought or below can't be divided by
goal-grey-part = the figure is not complete
goal-grey-returned = the figure was sent back to be corrected
goal-grey-running = its period still runs
goal-how = How it is judged
goal-how-text = Where higher is better: figure divided by target. Where lower is better: 1 + (1 − figure divided by target), not below 0. A range: by its near bound; inside the range 100%. A year's target for events is judged at the months that are complete. Figures that are not complete, were sent back or whose period still runs are not judged. Digits that are not shown are left out, not rounded.
goal-how-source = Scale: Permendagri 86/2017 (skala nilai peringkat kinerja), without gaps between the bands.
goal-indicator-choose = Choose an indicator
goal-is = Reached
goal-kind = Kind of target
goal-kind-neutral = Neither way is good for this measure; give a range.
goal-kind-point = One number
goal-kind-range = Range
goal-lead = What is to be reached and how far it is, the lowest first; what can't be judged yet at the end.
goal-limited = Only the first 500 targets are shown. Narrow them by the filter.
goal-line = Target
goal-line-least = Target, at least
goal-line-most = Target, at most
goal-measure = Measure
goal-measure-choose = Choose a measure
goal-measure-missing = Choose a measure.
goal-new = Set a target
goal-none = No target in this selection
goal-none-advice = Set a target with its document and page.
goal-note = Note
goal-number-wrong = Give a number in the unit and decimals of this measure.
goal-obstacle = Obstacle
goal-obstacles = Obstacles and follow-up
goal-of = Target { $period }: { $aim }
goal-of-other-figure = written about another figure
goal-page = page { $page }
goal-period-hint = For example 2026, 2026-Q1 or 2026-03.
goal-period-wrong = Give a period that this indicator uses.
goal-range = { $least } to { $most }
goal-range-wrong = The upper bound can't be below the lower.
goal-reached = { $share } reached ({ $band })
goal-reached-part = { $share } reached of the part of { $part } of { $all } months ({ $band })
goal-region = Region
goal-region-wrong = Choose a region of this indicator.
goal-revisions = History of the target
goal-save = Save target
goal-stands = A target for this is there already, or was just changed. Open that target and change it.
goal-state = State
goal-state-grey = Not judged
goal-state-judged = Judged
goal-state-red = Low and very low
goal-take-back = Take target back
goal-taken-back = The target was taken back
goal-target = Target
goal-title = Targets
goal-until = Until (upper bound of a range)
goal-until-hint = Only for a range.
goal-value = Target, or lower bound of a range
goal-way-higher = higher is better
goal-way-lower = lower is better
goal-way-neither = neither way
goal-words-missing = Obstacle and follow-up are needed.
need-explain-red = Explain
need-looked-targets = { $n ->
    [0] no target that could be judged yet
    [one] { $n } target
   *[other] { $n } targets
  }
need-red = Target
need-says-red = Only { $share } of the target { $figure } is reached.
need-see-red = See the target
said-target-explained = Obstacle and follow-up were saved.
said-target-moved = The figure or the target has just changed; what stands here is its newest state.
said-target-set = The target was saved.
said-target-taken-back = The target was taken back.
journal-subject-target = Target
journal-tells-target-create = { $who } set a target of { $indicator }
journal-tells-target-delete = { $who } took back a target of { $indicator }
journal-tells-target-explain = { $who } explained a target of { $indicator } that was missed
journal-tells-target-update = { $who } changed a target of { $indicator }
said-source-kept = The source is kept. Try it first, then switch it on.
said-source-running = The source is still being read; the result will be in the list below.
said-source-busy = Somebody is at the source, or there is nothing to take back. Try again soon.
said-source-paused = The source is paused.
said-source-resumed = The source is fetched as its schedule says.
said-source-removed = The source is removed; its figures stay.
said-source-undone = { $n } figures are as they were, and the source is paused.
said-source-undone-partly = Figures are as they were, but for { $n } that were changed or validated since. The source is paused.
source-title = Sources
source-lead = Applications of agencies whose figures are fetched without changing them.
source-new = New source
source-none = No sources yet
source-none-advice = A source is an address that answers JSON, a file at an address, or a database of an agency.
source-name = Name
source-about = Indicator
source-last = Last fetched
source-good = Last good
source-newest = Newest period
source-next = Next
source-never = Never fetched.
source-is-paused = Paused
source-at-work = This source is being read.
source-failures = Failures in a row
source-user = Who answers for it
source-secret = Password or token
source-no-secret = None
source-do = Actions
source-allow-gone = Take it this once although many of its figures are gone
source-allow-headings = Take changed columns
source-try = Try
source-run = Fetch now
source-pause = Pause
source-resume = Switch on
source-edit = Change the source
source-remove = Remove the source
source-runs = Runs
source-begun = Began
source-result = Result
source-created = New
source-changed = Changed
source-removed = Removed
source-same = Unchanged
source-refused = Refused
source-validated = Refused because validated
source-gone = No longer in the answer
source-tried = tried only,
source-cause-schedule = by schedule
source-cause-hand = on request
source-cause-undo = taking back
source-is-undone = (taken back)
source-definition = Definition (TOML)
source-run-title = Result of a run
source-undo = Take back what was saved
source-dry = This was only tried: no figure was changed.
source-headings = Columns found
source-ignored = Columns that were not read
source-took = Time and size
source-rows = Row by row
source-no-rows = No row was changed or refused.
source-more-rows = The other rows are in the report.
source-report = Download the report (CSV)
source-edit-lead = Write what the source is; the password or token is given apart and never shown again.
source-secret-stays = Leave it empty if it has not changed.
source-secret-again = The source is at another place now. Give its password or token again, so that the old one is shown to nobody else.
source-secret-hint = Leave it empty if the source asks for none.
source-save = Save
source-toml-wrong = The definition can't be read: { $said }
source-agency-wrong = There is no such agency, or it is not yours.
source-name-taken = There is a source of this name already.
source-warning-may-write = This database account may change data. Ask for one that may only read.

cards-done = Done, back to the first page
cards-down = Down
cards-order = Order of cards
cards-order-lead = The order of the sectors’ cards on the first page, for you alone.
cards-reset = Bring back the first order
cards-up = Up
state-agencies = { $n ->
    [one] { $part } of one agency whose obligations of this month can be judged sent all of them completely and on time
   *[other] { $part } of { $n } agencies whose obligations of this month can be judged sent all of them completely and on time
  }
state-changed = figures last changed { $at }
state-no-agencies = { $n ->
    [0] no agency has an obligation that is due this month
    [one] the obligations of one agency that are due this month can’t be judged yet
   *[other] the obligations of { $n } agencies that are due this month can’t be judged yet
  }
state-no-figures = there are no figures yet
state-no-targets = { $n ->
    [0] There is no target of this year yet
    [one] The one target of this year can’t be judged yet
   *[other] None of { $n } targets of this year can be judged yet
  }
state-says = { $targets }; { $agencies }; { $changed }.
state-targets = { $n ->
    [one] Of one current target that can be judged, { $fine } is reached by { $from }% or more and { $red } by less than { $below }%
   *[other] Of { $n } current targets that can be judged, { $fine } are reached by { $from }% or more and { $red } by less than { $below }%
  }
region-change = Change
region-figure = Figure
region-indicator = Indicator
region-lead = { $n ->
    [0] There are no figures about this region yet.
    [one] One indicator has figures about this region, the newest that are complete.
   *[other] { $n } indicators have figures about this region, of each the newest that are complete.
  }
region-lead-own = { $n ->
    [0] Your agency has no figures about this region yet.
    [one] { $n } indicator with figures of your agency about this region, the newest that is complete.
   *[other] { $n } indicators with figures of your agency about this region, each the newest that is complete.
  }
region-open = Profile of a region:
region-pages = Regencies and cities
region-others = Other regencies and cities
region-own = Only figures of your agency; what other agencies know of this region is left out.
region-rank = Rank
region-trust = Source and age
region-unranked = no rank
region-without = No figures about this region yet: { $list }.
calendar-address = The address of your calendar
calendar-due = Due: { $figure }
calendar-due-agencies = { $n ->
    [one] One agency is not complete, past the deadline
   *[other] { $n } agencies are not complete, past the deadline
  }
calendar-due-agencies-ahead = { $n ->
    [one] One agency has yet to send; not due yet
   *[other] { $n } agencies have yet to send; not due yet
  }
calendar-lead = Deadlines of obligations and answers in your calendar (iCal), at a secret address.
calendar-made = The secret address was made
calendar-make = Make a secret address
calendar-none = There is no secret address yet.
calendar-once = Subscribe to this address in your calendar. It is shown once; whoever has it can read your deadlines.
calendar-open = Set up the address
calendar-question = Answer of { $agency }: { $figure }
calendar-remove = Take the address back
calendar-renew = Change the address
calendar-title = Calendar of deadlines
journal-subject-calendar = Address of a calendar
need-looked-sources = { $n ->
    [one] { $n } source that is fetched on a schedule
   *[other] { $n } sources that are fetched on a schedule
  }
need-says-source-failing = The source { $name } ({ $agency }) failed { $n } times in a row; { $good }.
need-says-source-late = The source { $name } ({ $agency }) is past its schedule and brought no figures; { $good }.
need-see-source = See the source
need-source = Source of figures
need-source-good = it last succeeded on { $day }
need-source-never = it has never succeeded
mail-source-subject = The source of figures { $name } is in trouble
mail-source-subject-over = The source of figures { $name } has recovered
mail-source-why = Last reason: { $why }
mail-source-late = There is no error, but the source brings no figures.
mail-source =
    Dear { $name },

    { $what }
    { $why }

    The figures that are there have not changed. What to do: look at the agency's application and at the definition of the source, then try it again at { $link }
mail-source-over =
    Dear { $name },

    The source { $source } ({ $agency }) was fetched again, or is no longer fetched on a schedule. There is nothing to be done.

    { $link }
source-of-agency = Sources of figures
source-of-agency-none = Figures are fetched from no application of this agency.
source-tried-at = Last tried
source-age = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
  }
source-age-today = today
source-reasons = Why rows were refused last
source-agency-not-reporting = This agency does not report that indicator. Allow it first on the agency's page.
source-account = Account
source-account-hint = An account that may only read.
source-address = Address
source-address-hint = An http or https address without a password in it.
source-all-or-none = Save only if every row is good
source-apply = What is taken, and when
source-apply-lead = Say what this source may change. Then it is tried as a whole; nothing is saved yet.
source-as-read = This is how its first rows are read
source-as-toml = Write it as TOML
source-auth = How it lets us in
source-auth-basic = Name and password (Basic)
source-auth-bearer = Token (Bearer)
source-auth-header = Header
source-auth-name = Name to get in with
source-auth-name-hint = A user, header or parameter; leave it empty for a token.
source-auth-nothing = Open
source-auth-query = Parameter of the address
source-base = Name of the database
source-begin = The last step
source-begin-lead = Look at the rows below. If they are right, switch the schedule on or fetch once now.
source-came = The first rows as they came
source-choose = Choose
source-column-left = not read
source-cron = Another schedule
source-cron-hint = Five fields as cron has them, in WIB.
source-every-hour = Every hour
source-every-month = Every month, on the 1st at 02:15
source-every-never = By hand only
source-every-night = Every night at 02:15
source-every-other = Another one
source-every-quarter = Every 15 minutes
source-every-week = Every Monday at 02:15
source-frozen = Its columns must stay those of the first good run
source-fuse = Fuse (per cent)
source-fuse-hint = If more is gone, nothing is saved.
source-go-on = Continue
source-gone-delete = Remove them
source-gone-ignore = Ignore: its answers are only parts
source-gone-report = Leave them and count them
source-host = Machine
source-kind = Where are the figures?
source-kind-file = A file at an address
source-kind-file-hint = CSV, XLSX or a JSON list of objects.
source-kind-json = An address that answers JSON
source-kind-json-hint = The API of the agency's application.
source-kind-mysql = MySQL or MariaDB
source-kind-mysql-hint = The database behind a Laravel or CodeIgniter application.
source-kind-postgres = PostgreSQL
source-kind-postgres-hint = One SELECT with an account that may only read.
source-look = Try and map
source-look-answer = Save the answers and try again
source-look-lead = The source is asked for its first rows, for 10 seconds at most. Nothing is saved.
source-look-now = Try
source-name-hint = Small letters, digits and hyphens.
source-place-lead = Where it is and what it is let in with. A trial follows.
source-new-lead = Five steps: kind, place, try, rules, then on. A new source is paused until you switch it on.
source-paging = Next page
source-paging-cursor = By a cursor in the answer
source-paging-link = By the header Link
source-paging-name = Name of the page parameter
source-paging-next = Path of the cursor
source-paging-none = One page only
source-paging-offset = By the number of rows before
source-paging-page = By page number
source-past = Months of the past that may change
source-past-hint = Leave it empty for all.
source-port = Port
source-port-hint = Leave it empty for the usual one.
source-query = Question (SELECT)
source-query-hint = One SELECT; name columns with AS.
source-questions-lead = Columns and names that are not known yet. The answers are kept in this source.
source-rows-at = Where the rows are
source-rows-at-hint = A JSON path (RFC 9535), for example $.data[*].
source-sample-counts = The source answered in { $ms } milliseconds. Of the first { $rows } rows, { $good } can be saved and { $refused } are refused.
source-schedule = Schedule
source-step-1 = Kind
source-step-2 = Place
source-step-3 = Try and map
source-step-4 = Rules and schedule
source-step-5 = Check and switch on
source-steps = Steps
source-tls = Use TLS; its certificate is checked
source-try-whole = Save and try all of it
source-when-gone = Figures that are no longer in the answer
source-why-empty = The source answered, but holds not a single row.
source-wrong-percent = Write a per cent between 0 and 100.
source-why-too-rich = A page of JSON holds too many values to be read at once. Ask for smaller pages.
source-why-nul = The column { $field } holds the character U+0000, which can't be kept.
source-wrong-nul = The definition holds the character U+0000.
source-why-not-kept = What came with that run is no longer kept.
source-cause-repeat = read again from what was kept
source-repeat = Read again what was kept
## Odd figures
odd-checked = Checked
odd-correct = Correct the figure
odd-explain = Explain
odd-explanation = Why this figure is right
odd-figure = Figure
odd-in-figure = { $n ->
    [one] One figure in it is odd and not checked
   *[other] { $n } figures in it are odd and not checked
  }
odd-in-figure-checked = { $n ->
    [one] One figure in it was odd and has been checked
   *[other] { $n } figures in it were odd and have been checked
  }
odd-lead = Figures that were far from their own history when they were sent. Each is taken all the same; the greatest difference comes first. What is corrected, explained or validated no longer waits.
odd-limited = Only the newest 5,000 marks are read.
odd-marked = marked
odd-more = { $n } more figures are not shown.
odd-none = No odd figure in this selection
odd-none-advice = Figures are compared with their own history as they are sent; a history of fewer than eight figures is not enough for that.
odd-open = { $n ->
    [one] One figure is not checked
   *[other] { $n } figures are not checked
  }
odd-save = Save the explanation
odd-state = State
odd-title = Odd figures
odd-unchecked = Not checked
odd-validated = Validated
odd-why = Why it is odd
odd-with-settled = Show those that were checked, too
need-looked-odd = { $n ->
    [0] no odd figure that is not checked
    [one] one odd figure that is not checked
   *[other] { $n } odd figures that are not checked
  }
need-odd = Odd
need-says-odd = { $n ->
    [one] One figure of { $figure } is odd and not checked, { $since }.
   *[other] { $n } figures of { $figure } are odd and not checked, { $since }.
  }
need-see-odd = See the figures
said-odd-changed = The figure has just changed. Look again before you explain.
said-odd-explained = The explanation was saved.
said-odd-needs-words = Write the explanation first, then save again.
said-odd-too-long = An explanation has at most 1,000 letters. Shorten it, then save again.
journal-subject-doubt = Odd figure
journal-tells-doubt-explain = { $who } explained an odd figure of { $indicator } ({ $agency })

## Inbox
alert-agencies = These agencies only
alert-at = When
alert-bell = { $n ->
    [0] Inbox, nothing unread
    [one] Inbox, one unread message
   *[other] Inbox, { $n } unread messages
  }
alert-due-begun = { $agency } has not completed { $figure }; it was due on { $deadline }.
alert-due-over = { $agency } has completed { $figure } or was excused.
alert-incomplete = Choose a way for each kind, and the quiet hours.
alert-kind = Kind
alert-kind-due = Obligations
alert-kind-odd = Odd figures
alert-kind-question = Questions
alert-kind-rule = Rules
alert-kind-source = Sources
alert-kind-target = Targets
alert-kinds = News by kind
alert-kinds-hint = Mail about obligations is the reminder of deadlines, one a day. If you see all agencies, the inbox has obligations of those that you choose below; the others stand under Monitoring. Mail about questions comes at each step, or once a day with the other news.
alert-lead = What has begun and what is over. One event is told once, and its end once.
alert-limited = Only the newest 300 messages are shown.
alert-mark = Mark
alert-mark-read = Mark as read
alert-mark-unread = Mark as unread
alert-message = Message
alert-mode-daily = Inbox, and one letter a day
alert-mode-inbox = Inbox only
alert-mode-now = Inbox, and a letter at once
alert-mode-off = Not at all
alert-more = - and { $n } more in the inbox
alert-no-mail = Letters can't be sent: no mail server is set up, or your address is not complete.
alert-none = No messages
alert-none-advice = News comes here as you have chosen in the settings.
alert-odd-begun = { $n ->
    [one] One figure of { $figure } from { $agency } is odd and not checked.
   *[other] { $n } figures of { $figure } from { $agency } are odd and not checked.
  }
alert-odd-over = The odd figures of { $figure } from { $agency } were checked, corrected or validated.
alert-only-hint = Without a choice, all.
alert-over = over since
alert-quiet = Quiet hours
alert-quiet-from = From
alert-quiet-hint = Between these hours (WIB) there is no mail; what waits is sent afterwards. The same hour twice means no quiet hours.
alert-quiet-until = Until
alert-read-all = Mark all as read
alert-rule-begun = { $n ->
    [one] “{ $rule }” is broken at one figure.
   *[other] “{ $rule }” is broken at { $n } figures.
  }
alert-rule-of-begun = { $n ->
    [one] “{ $rule }” is broken at one figure of { $agency }.
   *[other] “{ $rule }” is broken at { $n } figures of { $agency }.
  }
alert-rule-of-over = “{ $rule }” is no longer broken by figures of { $agency }, or was explained.
alert-rule-over = “{ $rule }” is no longer broken, or was explained.
alert-save = Save the settings
alert-sectors = These sectors only
alert-settings = News settings
alert-settings-lead = What you hear of, and how. News of agencies that you may not see never comes.
alert-source-begun = The source { $name } failed three times in a row or more; its figures are not updated.
alert-source-late = The source { $name } has brought no figures for longer than its schedule allows; they are not updated.
alert-source-over = The source { $name } brings figures again.
alert-target-begun = Of the target { $figure } only { $share } is reached.
alert-target-over = The target { $figure } is no longer low.
alert-test = Trial letter
alert-test-hint = The letter goes to { $email }.
alert-test-send = Send a trial letter
alert-title = Inbox
alert-unread = { $n ->
    [one] One unread message
   *[other] { $n } unread messages
  }
alert-with-read = Show those that were read, too
alert-mail-question-answered = Answered: a question to { $agency } about { $figure }.
alert-mail-question-asked = A new question to { $agency } about { $figure }.
alert-mail-question-closed = Closed: a question to { $agency } about { $figure }.
alert-mail-question-due = The answer of { $agency } about { $figure } is due today or tomorrow.
alert-mail-question-over = The answer of { $agency } about { $figure } is overdue.
alert-mail-question-returned = Sent back: an answer of { $agency } about { $figure }.
said-inbox-not-tried = The trial letter was not sent. Look at the mail server and your address.
said-inbox-read = All messages are marked as read.
said-inbox-set = The settings were saved.
said-inbox-tried = The mail server has taken the trial letter.
mail-alerts =
    Dear { $name },

    { $list }

    Inbox: { $link }
mail-alerts-subject = { $n } news from Dashboard Pimpinan
mail-alert-trial =
    Dear { $name },

    This letter tries whether news from Dashboard Pimpinan reaches you.
mail-alert-trial-subject = Trial letter of Dashboard Pimpinan

## Targets by file and API
goal-agency-never = This agency never reports this indicator; its target would never be judged.
goal-date-ahead = The document's day lies ahead.
goal-doubt = The figure of { $period } is { $figure }; this target is ten times that or more, or a tenth or less.
goal-indicator-wrong = The indicator is not known; write its short name, as in the address of its page.
goal-twice = The target for the same stands there more than once.
rule-date-ahead = The day lies ahead
rule-far-from-figure = Ten times the newest figure or more, or a tenth or less (a warning, no refusal)
rule-one-line = Must be of one line
rule-range = The upper end is below the lower
rule-range-needed = A measure without a good direction takes a range
rule-unknown-measure = No measure of this indicator
goal-field-agency = Agency
goal-field-dated = Day
goal-field-document = Document
goal-field-indicator = Indicator
goal-field-kind = Kind
goal-field-least = Value
goal-field-measure = Measure
goal-field-most = Until
goal-field-note = Note
goal-field-page = Page
goal-field-period = Period
goal-field-region = Region
goal-file-apply = Set all of them
goal-file-before = Now
goal-file-change = Changed
goal-file-changed-count = { $n ->
    [one] One target will be set, changed or taken back. Each change is a revision.
   *[other] { $n } targets will be set, changed or taken back. Each change is a revision.
  }
goal-file-choose = CSV or XLSX file
goal-file-empty = There are no targets below the names of the columns.
goal-file-fate = What becomes of it
goal-file-hint = A row a target, { $most } at most. Write cabut in the column jenis to take a target back.
goal-file-lead = The columns: indicator and measure (their short names), agency, region, period, kind, value, most, document, page, dated, note. Without an agency all together are meant, without a region the whole.
goal-file-look = Look at the file
goal-file-new = New
goal-file-none = no target
goal-file-nothing = All targets of this file hold already.
goal-file-preview = What the file says
goal-file-refused = Refused
goal-file-refused-count = { $n ->
    [one] One row is refused. Correct the file and look again; nothing has been set.
   *[other] { $n } rows are refused. Correct the file and look again; nothing has been set.
  }
goal-file-same = Holds already
goal-file-source = The same number, another document
goal-file-template = CSV template
goal-file-title = Targets from a file
goal-mean = { $share } on average ({ $band })
goal-rank-agencies = Agencies ranked
goal-rank-coverage = { $judged } of { $all } targets judged
goal-rank-hint = The mean of what is reached of the targets above that can be judged, each 100% at most; the lowest first. A target of all agencies together counts for the one that answers for the data.
goal-rank-indicators = Indicators ranked
goal-rank-judged = Judged
goal-rank-none = can't be judged yet
said-targets-set = All targets of the file were set.
