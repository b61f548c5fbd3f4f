- constraint audience_check CHECK ((VALUE = ANY (ARRAY['PUBLIC'::text, 'MEMBERS'::text, 'BOARD'::text, 'STAFF'::text])))
action_acts.id bigint not null
action_acts.action_id bigint not null
action_acts.act text not null
action_acts.note text not null default ''::text
action_acts.at timestamp with time zone not null default clock()
action_acts.by bigint
action_acts constraint action_acts_act_check CHECK ((act = ANY (ARRAY['DONE'::text, 'DROPPED'::text, 'REOPENED'::text])))
action_acts constraint action_acts_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id)
action_acts constraint action_acts_by_fkey FOREIGN KEY (by) REFERENCES people(id)
action_acts constraint action_acts_note_check CHECK ((length(note) <= 1000))
action_acts constraint action_acts_pkey PRIMARY KEY (id)
CREATE INDEX action_acts_action ON public.action_acts USING btree (action_id, id)
CREATE UNIQUE INDEX action_acts_pkey ON public.action_acts USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.action_acts FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.action_acts FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function action_state(action bigint) 030d986ecc2eead1265b2faa73b01e32
actions.id bigint not null
actions.body_id bigint not null
actions.item_id bigint
actions.decision_id bigint
actions.titles jsonb not null
actions.person_id bigint
actions.due_on date not null
actions.audience audience not null default 'STAFF'::text
actions.created_at timestamp with time zone not null default clock()
actions.created_by bigint
actions.version integer not null default 1
actions constraint actions_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
actions constraint actions_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
actions constraint actions_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
actions constraint actions_item_id_fkey FOREIGN KEY (item_id) REFERENCES agenda_items(id)
actions constraint actions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
actions constraint actions_pkey PRIMARY KEY (id)
actions constraint actions_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 500)))
CREATE INDEX actions_body ON public.actions USING btree (body_id, due_on)
CREATE INDEX actions_item ON public.actions USING btree (item_id)
CREATE INDEX actions_person ON public.actions USING btree (person_id)
CREATE UNIQUE INDEX actions_pkey ON public.actions USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.actions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.actions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function actor() a7aac88816ad047dd05a7ccf4087af0c
address_restorations.id bigint not null
address_restorations.address text not null
address_restorations.at timestamp with time zone not null default clock()
address_restorations.by_id bigint
address_restorations constraint address_restorations_address_check CHECK ((address = lower(address)))
address_restorations constraint address_restorations_by_id_fkey FOREIGN KEY (by_id) REFERENCES people(id)
address_restorations constraint address_restorations_pkey PRIMARY KEY (id)
CREATE INDEX address_restorations_address ON public.address_restorations USING btree (address, at)
CREATE UNIQUE INDEX address_restorations_pkey ON public.address_restorations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.address_restorations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.address_restorations FOR EACH ROW EXECUTE FUNCTION record_audit('none')
agenda_items.id bigint not null
agenda_items.meeting_id bigint not null
agenda_items.position integer not null
agenda_items.number text not null
agenda_items.titles jsonb not null
agenda_items.purpose text not null
agenda_items.minutes integer not null default 10
agenda_items.presenter text not null default ''::text
agenda_items.consent boolean not null default false
agenda_items.audience audience not null default 'MEMBERS'::text
agenda_items.standing boolean not null default false
agenda_items.presenter_part text not null default 'BY_NAME'::text
agenda_items constraint agenda_items_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id) ON DELETE CASCADE
agenda_items constraint agenda_items_minutes_check CHECK (((minutes >= 0) AND (minutes <= 600)))
agenda_items constraint agenda_items_number UNIQUE (meeting_id, number) DEFERRABLE INITIALLY DEFERRED
agenda_items constraint agenda_items_number_check CHECK ((number ~ '^[0-9]{1,3}(\.[0-9]{1,3})?$'::text))
agenda_items constraint agenda_items_of_meeting UNIQUE (meeting_id, id)
agenda_items constraint agenda_items_pkey PRIMARY KEY (id)
agenda_items constraint agenda_items_position UNIQUE (meeting_id, "position") DEFERRABLE INITIALLY DEFERRED
agenda_items constraint agenda_items_position_check CHECK (("position" > 0))
agenda_items constraint agenda_items_presenter_check CHECK ((length(presenter) <= 200))
agenda_items constraint agenda_items_presenter_part_check CHECK ((presenter_part = ANY (ARRAY['BY_NAME'::text, 'CHAIR'::text, 'VICE_CHAIR'::text, 'SECRETARIAT'::text, 'COORDINATOR'::text, 'GROUP_CHAIRS'::text])))
agenda_items constraint agenda_items_purpose_check CHECK ((purpose = ANY (ARRAY['DECISION'::text, 'GUIDANCE'::text, 'INFORMATION'::text, 'NOTE'::text])))
agenda_items constraint agenda_items_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 300)))
CREATE INDEX agenda_items_search ON public.agenda_items USING gin (words_of(titles, '{}'::jsonb))
CREATE UNIQUE INDEX agenda_items_number ON public.agenda_items USING btree (meeting_id, number)
CREATE UNIQUE INDEX agenda_items_of_meeting ON public.agenda_items USING btree (meeting_id, id)
CREATE UNIQUE INDEX agenda_items_pkey ON public.agenda_items USING btree (id)
CREATE UNIQUE INDEX agenda_items_position ON public.agenda_items USING btree (meeting_id, "position")
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.agenda_items FOR EACH ROW EXECUTE FUNCTION record_audit('none')
api_tokens.id bigint not null
api_tokens.person_id bigint not null
api_tokens.name text not null
api_tokens.role text not null
api_tokens.token_hash bytea not null
api_tokens.created_at timestamp with time zone not null default clock()
api_tokens.expires_at timestamp with time zone not null
api_tokens.used_at timestamp with time zone
api_tokens.revoked_at timestamp with time zone
api_tokens constraint api_tokens_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
api_tokens constraint api_tokens_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
api_tokens constraint api_tokens_pkey PRIMARY KEY (id)
api_tokens constraint api_tokens_role_check CHECK ((role = ANY (ARRAY['PERSON'::text, 'MEMBER'::text, 'BOARD'::text, 'STAFF'::text, 'ADMIN'::text])))
api_tokens constraint api_tokens_token_hash_key UNIQUE (token_hash)
CREATE INDEX api_tokens_person ON public.api_tokens USING btree (person_id)
CREATE UNIQUE INDEX api_tokens_pkey ON public.api_tokens USING btree (id)
CREATE UNIQUE INDEX api_tokens_token_hash_key ON public.api_tokens USING btree (token_hash)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF name, role, expires_at, revoked_at ON public.api_tokens FOR EACH ROW EXECUTE FUNCTION record_audit('none')
application_documents.id bigint not null
application_documents.application_id bigint not null
application_documents.upload_id bigint not null
application_documents.at timestamp with time zone not null default clock()
application_documents constraint application_documents_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id) ON DELETE CASCADE
application_documents constraint application_documents_pkey PRIMARY KEY (id)
application_documents constraint application_documents_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES uploads(id)
application_documents constraint application_documents_upload_id_key UNIQUE (upload_id)
CREATE INDEX application_documents_application ON public.application_documents USING btree (application_id, id)
CREATE UNIQUE INDEX application_documents_pkey ON public.application_documents USING btree (id)
CREATE UNIQUE INDEX application_documents_upload_id_key ON public.application_documents USING btree (upload_id)
CREATE TRIGGER audit AFTER INSERT OR DELETE ON public.application_documents FOR EACH ROW EXECUTE FUNCTION record_audit('none')
application_events.id bigint not null
application_events.application_id bigint not null
application_events.kind text not null
application_events.text text not null default ''::text
application_events.decision_id bigint
application_events.at timestamp with time zone not null default clock()
application_events.person_id bigint
application_events constraint application_events_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id)
application_events constraint application_events_check CHECK (((kind <> ALL (ARRAY['DECLINED'::text, 'INFORMATION_REQUESTED'::text, 'ANSWERED'::text])) OR (text <> ''::text)))
application_events constraint application_events_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
application_events constraint application_events_kind_check CHECK ((kind = ANY (ARRAY['CONFIRMED'::text, 'AMENDED'::text, 'INFORMATION_REQUESTED'::text, 'ANSWERED'::text, 'ADMITTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
application_events constraint application_events_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
application_events constraint application_events_pkey PRIMARY KEY (id)
application_events constraint application_events_text_check CHECK ((length(text) <= 5000))
CREATE INDEX application_events_application ON public.application_events USING btree (application_id, id)
CREATE UNIQUE INDEX application_events_closed ON public.application_events USING btree (application_id) WHERE (kind = ANY (ARRAY['ADMITTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text]))
CREATE UNIQUE INDEX application_events_confirmed ON public.application_events USING btree (application_id) WHERE (kind = 'CONFIRMED'::text)
CREATE UNIQUE INDEX application_events_pkey ON public.application_events USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.application_events FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.application_events FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER moves AFTER INSERT ON public.application_events FOR EACH ROW EXECUTE FUNCTION application_moves()
function application_moves() 8f0a2268ac45d5d4151626f6fb25ef94
applications.id bigint not null
applications.organisation_id bigint
applications.invitation_id bigint
applications.names jsonb not null
applications.sort_en text not null generated fold((names ->> 'en'::text))
applications.country_code text
applications.kind text
applications.website text not null default ''::text
applications.category_id bigint not null
applications.band_id bigint
applications.constituency_id bigint
applications.contact_name text not null
applications.email text not null
applications.language text not null
applications.motivation text not null
applications.network text not null default ''::text
applications.stage text not null default 'SUBMITTED'::text
applications.submitted_at timestamp with time zone not null default clock()
applications.version integer not null default 1
applications constraint applications_category_id_band_id_fkey FOREIGN KEY (category_id, band_id) REFERENCES bands(category_id, id)
applications constraint applications_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
applications constraint applications_check CHECK (((stage <> 'ADMITTED'::text) OR (organisation_id IS NOT NULL)))
applications constraint applications_constituency_id_fkey FOREIGN KEY (constituency_id) REFERENCES constituencies(id)
applications constraint applications_contact_name_check CHECK (((contact_name = TRIM(BOTH FROM contact_name)) AND ((length(contact_name) >= 1) AND (length(contact_name) <= 200)) AND (contact_name !~ '[[:cntrl:]]'::text)))
applications constraint applications_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries(code)
applications constraint applications_email_check CHECK (((email = lower(email)) AND (length(email) <= 254)))
applications constraint applications_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES invitations(id)
applications constraint applications_kind_check CHECK ((kind = ANY (ARRAY['government'::text, 'public'::text, 'multilateral'::text, 'ngo'::text, 'foundation'::text, 'private'::text, 'academic'::text, 'other'::text])))
applications constraint applications_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
applications constraint applications_motivation_check CHECK (((length(motivation) >= 1) AND (length(motivation) <= 5000)))
applications constraint applications_names_check CHECK (((length(TRIM(BOTH FROM (names ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (names ->> 'en'::text))) <= 300)))
applications constraint applications_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
applications constraint applications_pkey PRIMARY KEY (id)
applications constraint applications_stage_check CHECK ((stage = ANY (ARRAY['SUBMITTED'::text, 'CONFIRMED'::text, 'INFORMATION_REQUESTED'::text, 'ADMITTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
applications constraint applications_website_check CHECK (((website = ''::text) OR (website ~ '^https?://[^[:space:]]+$'::text)))
CREATE INDEX applications_email ON public.applications USING btree (email, submitted_at)
CREATE INDEX applications_network ON public.applications USING btree (network, submitted_at)
CREATE INDEX applications_order ON public.applications USING btree (submitted_at DESC, id DESC)
CREATE INDEX applications_waiting ON public.applications USING btree (submitted_at) WHERE (stage = 'SUBMITTED'::text)
CREATE UNIQUE INDEX applications_once ON public.applications USING btree (sort_en, COALESCE(country_code, ''::text)) WHERE (stage = ANY (ARRAY['CONFIRMED'::text, 'INFORMATION_REQUESTED'::text]))
CREATE UNIQUE INDEX applications_once_organisation ON public.applications USING btree (organisation_id) WHERE (stage = ANY (ARRAY['CONFIRMED'::text, 'INFORMATION_REQUESTED'::text]))
CREATE UNIQUE INDEX applications_pkey ON public.applications USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.applications FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
function arrears_courses(day date) 69466f1b82265bc806f5ec734cd4171f
function asked(wanted text) 16d1335d52cda60588135e7d4e8827f2
function asked_in(language text, wanted text) 71b396015bafa9884e82a3fcf2992a44
audit.id bigint not null
audit.at timestamp with time zone not null
audit.actor_id bigint
audit.job text not null default ''::text
audit.request text not null default ''::text
audit.entity text not null
audit.row_id bigint not null
audit.organisation_id bigint
audit.act text not null
audit.before jsonb
audit.after jsonb
audit constraint audit_act_check CHECK ((act = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])))
audit constraint audit_pkey PRIMARY KEY (id)
CREATE INDEX audit_by_organisation ON public.audit USING btree (organisation_id, id DESC)
CREATE INDEX audit_by_row ON public.audit USING btree (entity, row_id, id DESC)
CREATE UNIQUE INDEX audit_pkey ON public.audit USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
bands.id bigint not null
bands.category_id bigint not null
bands.code text not null
bands.name jsonb not null
bands.position integer not null
bands constraint bands_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
bands constraint bands_category_id_id_key UNIQUE (category_id, id)
bands constraint bands_code_key UNIQUE (code)
bands constraint bands_name_check CHECK (((name ->> 'en'::text) <> ''::text))
bands constraint bands_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX bands_category_id_id_key ON public.bands USING btree (category_id, id)
CREATE UNIQUE INDEX bands_code_key ON public.bands USING btree (code)
CREATE UNIQUE INDEX bands_pkey ON public.bands USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.bands FOR EACH ROW EXECUTE FUNCTION record_audit('none')
bank_accounts.id bigint not null
bank_accounts.currency text not null
bank_accounts.holder text not null
bank_accounts.account text not null
bank_accounts.bic text not null default ''::text
bank_accounts.bank text not null default ''::text
bank_accounts constraint bank_accounts_account_check CHECK ((((length(TRIM(BOTH FROM account)) >= 1) AND (length(TRIM(BOTH FROM account)) <= 60)) AND (account !~ '[[:cntrl:]]'::text)))
bank_accounts constraint bank_accounts_bank_check CHECK (((length(bank) <= 140) AND (bank !~ '[[:cntrl:]]'::text)))
bank_accounts constraint bank_accounts_bic_check CHECK (((bic = ''::text) OR (bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'::text)))
bank_accounts constraint bank_accounts_currency UNIQUE (currency)
bank_accounts constraint bank_accounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
bank_accounts constraint bank_accounts_holder_check CHECK ((((length(TRIM(BOTH FROM holder)) >= 1) AND (length(TRIM(BOTH FROM holder)) <= 140)) AND (holder !~ '[[:cntrl:]]'::text)))
bank_accounts constraint bank_accounts_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX bank_accounts_currency ON public.bank_accounts USING btree (currency)
CREATE UNIQUE INDEX bank_accounts_pkey ON public.bank_accounts USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.bank_accounts FOR EACH ROW EXECUTE FUNCTION record_audit('none')
bank_bookings.id bigint not null
bank_bookings.line_id bigint not null
bank_bookings.payment_id bigint not null
bank_bookings.made text not null
bank_bookings.recorded_at timestamp with time zone not null default clock()
bank_bookings.recorded_by bigint
bank_bookings.released_at timestamp with time zone
bank_bookings.released_by bigint
bank_bookings constraint bank_bookings_check CHECK (((released_at IS NULL) OR (made = 'FOUND'::text)))
bank_bookings constraint bank_bookings_line_id_fkey FOREIGN KEY (line_id) REFERENCES bank_lines(id)
bank_bookings constraint bank_bookings_made_check CHECK ((made = ANY (ARRAY['AUTOMATIC'::text, 'FOUND'::text, 'STAFF'::text])))
bank_bookings constraint bank_bookings_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id)
bank_bookings constraint bank_bookings_pkey PRIMARY KEY (id)
bank_bookings constraint bank_bookings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
bank_bookings constraint bank_bookings_released_by_fkey FOREIGN KEY (released_by) REFERENCES people(id)
CREATE INDEX bank_bookings_line ON public.bank_bookings USING btree (line_id)
CREATE UNIQUE INDEX bank_bookings_payment ON public.bank_bookings USING btree (payment_id) WHERE (released_at IS NULL)
CREATE UNIQUE INDEX bank_bookings_pkey ON public.bank_bookings USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.bank_bookings FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER settles AFTER INSERT ON public.bank_bookings FOR EACH ROW EXECUTE FUNCTION bank_line_settles()
bank_candidates.id bigint not null
bank_candidates.line_id bigint not null
bank_candidates.dues_id bigint not null
bank_candidates.payment_id bigint
bank_candidates.why text not null
bank_candidates constraint bank_candidates_dues_id_fkey FOREIGN KEY (dues_id) REFERENCES dues(id)
bank_candidates constraint bank_candidates_line_id_fkey FOREIGN KEY (line_id) REFERENCES bank_lines(id)
bank_candidates constraint bank_candidates_once UNIQUE NULLS NOT DISTINCT (line_id, dues_id, payment_id)
bank_candidates constraint bank_candidates_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id)
bank_candidates constraint bank_candidates_pkey PRIMARY KEY (id)
bank_candidates constraint bank_candidates_why_check CHECK ((why = ANY (ARRAY['ALREADY_RECORDED'::text, 'AMOUNT_DIFFERS'::text, 'NAME_AND_AMOUNT'::text, 'REFERENCE'::text, 'SEVERAL'::text])))
CREATE UNIQUE INDEX bank_candidates_once ON public.bank_candidates USING btree (line_id, dues_id, payment_id) NULLS NOT DISTINCT
CREATE UNIQUE INDEX bank_candidates_pkey ON public.bank_candidates USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_candidates FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
bank_line_acts.id bigint not null
bank_line_acts.line_id bigint not null
bank_line_acts.act text not null
bank_line_acts.reason text not null
bank_line_acts.recorded_at timestamp with time zone not null default clock()
bank_line_acts.recorded_by bigint
bank_line_acts constraint bank_line_acts_act_check CHECK ((act = ANY (ARRAY['DISMISSED'::text, 'REOPENED'::text])))
bank_line_acts constraint bank_line_acts_check CHECK (((act <> 'DISMISSED'::text) OR (length(TRIM(BOTH FROM reason)) > 0)))
bank_line_acts constraint bank_line_acts_line_id_fkey FOREIGN KEY (line_id) REFERENCES bank_lines(id)
bank_line_acts constraint bank_line_acts_pkey PRIMARY KEY (id)
bank_line_acts constraint bank_line_acts_reason_check CHECK ((length(reason) <= 1000))
bank_line_acts constraint bank_line_acts_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE INDEX bank_line_acts_line ON public.bank_line_acts USING btree (line_id, id DESC)
CREATE UNIQUE INDEX bank_line_acts_pkey ON public.bank_line_acts USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_line_acts FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.bank_line_acts FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER settles AFTER INSERT ON public.bank_line_acts FOR EACH ROW EXECUTE FUNCTION bank_line_settles()
function bank_line_settles() c3d75ed556a51dd293160686e4015828
bank_lines.id bigint not null
bank_lines.statement_id bigint not null
bank_lines.account text not null
bank_lines.booked_on date not null
bank_lines.value_on date
bank_lines.amount bigint not null
bank_lines.currency text not null
bank_lines.remittance text not null
bank_lines.payer text not null
bank_lines.bank_reference text not null
bank_lines.reversal boolean not null
bank_lines.fingerprint bytea not null
bank_lines constraint bank_lines_amount_check CHECK ((amount <> 0))
bank_lines constraint bank_lines_booked_on_check CHECK ((booked_on >= '1900-01-01'::date))
bank_lines constraint bank_lines_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
bank_lines constraint bank_lines_once UNIQUE (account, fingerprint)
bank_lines constraint bank_lines_pkey PRIMARY KEY (id)
bank_lines constraint bank_lines_statement_id_account_fkey FOREIGN KEY (statement_id, account) REFERENCES bank_statements(id, account)
CREATE INDEX bank_lines_day ON public.bank_lines USING btree (account, booked_on)
CREATE INDEX bank_lines_statement ON public.bank_lines USING btree (statement_id, id)
CREATE UNIQUE INDEX bank_lines_once ON public.bank_lines USING btree (account, fingerprint)
CREATE UNIQUE INDEX bank_lines_pkey ON public.bank_lines USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_lines FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
bank_statements.id bigint not null
bank_statements.account text not null
bank_statements.number text not null default ''::text
bank_statements.format text not null
bank_statements.file_name text not null
bank_statements.content bytea not null
bank_statements.upload_id bigint
bank_statements.from_on date not null
bank_statements.to_on date not null
bank_statements.known integer not null
bank_statements.imported_at timestamp with time zone not null default clock()
bank_statements.imported_by bigint
bank_statements constraint bank_statements_account UNIQUE (id, account)
bank_statements constraint bank_statements_account_check CHECK ((account ~ '^[A-Z0-9]{4,34}$'::text))
bank_statements constraint bank_statements_check CHECK ((to_on >= from_on))
bank_statements constraint bank_statements_content_check CHECK ((length(content) = 32))
bank_statements constraint bank_statements_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200)))
bank_statements constraint bank_statements_format_check CHECK ((format = ANY (ARRAY['CSV'::text, 'CAMT_053'::text])))
bank_statements constraint bank_statements_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES people(id)
bank_statements constraint bank_statements_known_check CHECK ((known >= 0))
bank_statements constraint bank_statements_number_check CHECK ((length(number) <= 100))
bank_statements constraint bank_statements_once UNIQUE (content)
bank_statements constraint bank_statements_pkey PRIMARY KEY (id)
bank_statements constraint bank_statements_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES uploads(id)
CREATE UNIQUE INDEX bank_statements_account ON public.bank_statements USING btree (id, account)
CREATE UNIQUE INDEX bank_statements_number ON public.bank_statements USING btree (account, number) WHERE (number <> ''::text)
CREATE UNIQUE INDEX bank_statements_once ON public.bank_statements USING btree (content)
CREATE UNIQUE INDEX bank_statements_pkey ON public.bank_statements USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_statements FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.bank_statements FOR EACH ROW EXECUTE FUNCTION record_audit('none')
billing.id integer not null default 1
billing.currency text not null
billing constraint billing_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
billing constraint billing_id_check CHECK ((id = 1))
billing constraint billing_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX billing_pkey ON public.billing USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.billing FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function billing_currency(member bigint, year integer) e3a77f22099414b9e473ffaaf3d0dee6
blobs.key text not null
blobs.bytes bigint not null
blobs.stored_at timestamp with time zone not null default clock()
blobs constraint blobs_bytes_check CHECK ((bytes > 0))
blobs constraint blobs_key_check CHECK ((key ~ '^[0-9a-f]{64}$'::text))
blobs constraint blobs_pkey PRIMARY KEY (key)
CREATE UNIQUE INDEX blobs_pkey ON public.blobs USING btree (key)
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON public.blobs FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function board_by_seats() 2bc92433ea4bf232e1b89e271e1b9a0e
function board_follows_seats() dcb05401164dab99b68f7006cec78fae
function board_officer_within() 014b159f34b7fee9ea898aad004e99f4
board_officers.id bigint not null
board_officers.body_id bigint not null
board_officers.seat_person_id bigint not null
board_officers.role text not null
board_officers.starts_on date not null
board_officers.ends_on date not null
board_officers.decision_id bigint
board_officers.result text not null default ''::text
board_officers.reason text not null default ''::text
board_officers.recorded_at timestamp with time zone not null default clock()
board_officers.recorded_by bigint
board_officers constraint board_officers_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
board_officers constraint board_officers_check CHECK ((ends_on >= (starts_on - 1)))
board_officers constraint board_officers_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
board_officers constraint board_officers_one_chair EXCLUDE USING gist (body_id WITH =, daterange(starts_on, (ends_on + 1)) WITH &&) WHERE ((role = 'CHAIR'::text))
board_officers constraint board_officers_one_office EXCLUDE USING gist (seat_person_id WITH =, daterange(starts_on, (ends_on + 1)) WITH &&)
board_officers constraint board_officers_pkey PRIMARY KEY (id)
board_officers constraint board_officers_reason_check CHECK ((length(reason) <= 1000))
board_officers constraint board_officers_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
board_officers constraint board_officers_rest CHECK (((decision_id IS NOT NULL) OR (TRIM(BOTH FROM result) <> ''::text)))
board_officers constraint board_officers_result_check CHECK ((length(result) <= 300))
board_officers constraint board_officers_role_check CHECK ((role = ANY (ARRAY['CHAIR'::text, 'VICE_CHAIR'::text])))
board_officers constraint board_officers_seat_person_id_fkey FOREIGN KEY (seat_person_id) REFERENCES seat_people(id)
CREATE INDEX board_officers_one_chair ON public.board_officers USING gist (body_id, daterange(starts_on, (ends_on + 1))) WHERE (role = 'CHAIR'::text)
CREATE INDEX board_officers_one_office ON public.board_officers USING gist (seat_person_id, daterange(starts_on, (ends_on + 1)))
CREATE UNIQUE INDEX board_officers_pkey ON public.board_officers USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.board_officers FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.board_officers FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER within BEFORE INSERT OR UPDATE ON public.board_officers FOR EACH ROW EXECUTE FUNCTION board_officer_within()
bodies.id bigint not null
bodies.code text not null
bodies.kind text not null
bodies.names jsonb not null
bodies.purposes jsonb not null default '{}'::jsonb
bodies.parent_id bigint
bodies.constituency_id bigint
bodies.joining text not null default 'APPOINTMENT'::text
bodies.languages text[] not null default '{en}'::text[]
bodies.contact text not null default ''::text
bodies.quorum integer not null default 50
bodies.notice_days integer not null default 14
bodies.convocation_rule text not null default ''::text
bodies.decided_for audience not null default 'PUBLIC'::text
bodies.created_at timestamp with time zone not null default clock()
bodies.version integer not null default 1
bodies constraint bodies_check CHECK ((parent_id <> id))
bodies constraint bodies_check1 CHECK (((kind = 'CAUCUS'::text) OR (constituency_id IS NULL)))
bodies constraint bodies_code_check CHECK ((code ~ '^[A-Z][A-Z0-9-]{1,39}$'::text))
bodies constraint bodies_code_key UNIQUE (code)
bodies constraint bodies_constituency_id_fkey FOREIGN KEY (constituency_id) REFERENCES constituencies(id)
bodies constraint bodies_contact_check CHECK ((length(contact) <= 254))
bodies constraint bodies_convocation_rule_check CHECK ((length(convocation_rule) <= 100))
bodies constraint bodies_joining_check CHECK ((joining = ANY (ARRAY['OPEN'::text, 'APPOINTMENT'::text, 'EX_OFFICIO'::text])))
bodies constraint bodies_kind_check CHECK ((kind = ANY (ARRAY['ASSEMBLY'::text, 'BOARD'::text, 'SECRETARIAT'::text, 'WORKING_GROUP'::text, 'CAUCUS'::text, 'COMMUNITY'::text])))
bodies constraint bodies_languages_check CHECK (((languages <@ '{en,fr,es}'::text[]) AND (languages <> '{}'::text[])))
bodies constraint bodies_names_check CHECK (((length(TRIM(BOTH FROM (names ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (names ->> 'en'::text))) <= 200)))
bodies constraint bodies_notice_days_check CHECK (((notice_days >= 0) AND (notice_days <= 180)))
bodies constraint bodies_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES bodies(id)
bodies constraint bodies_pkey PRIMARY KEY (id)
bodies constraint bodies_quorum_check CHECK (((quorum >= 0) AND (quorum <= 100)))
CREATE INDEX bodies_search ON public.bodies USING gin (words_of(names, purposes))
CREATE UNIQUE INDEX bodies_code_key ON public.bodies USING btree (code)
CREATE UNIQUE INDEX bodies_one_of_a_kind ON public.bodies USING btree (kind) WHERE (kind = ANY (ARRAY['ASSEMBLY'::text, 'BOARD'::text, 'SECRETARIAT'::text]))
CREATE UNIQUE INDEX bodies_pkey ON public.bodies USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.bodies FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.bodies FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER no_circle BEFORE UPDATE OF parent_id ON public.bodies FOR EACH ROW EXECUTE FUNCTION no_circle()
body_members.id bigint not null
body_members.body_id bigint not null
body_members.person_id bigint not null
body_members.organisation_id bigint
body_members.role text not null
body_members.starts_on date not null
body_members.ends_on date
body_members.reason text not null default ''::text
body_members.recorded_at timestamp with time zone not null default clock()
body_members.recorded_by bigint
body_members constraint body_members_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
body_members constraint body_members_check CHECK ((ends_on >= starts_on))
body_members constraint body_members_once EXCLUDE USING gist (body_id WITH =, person_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
body_members constraint body_members_one_chair EXCLUDE USING gist (body_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE ((role = 'CHAIR'::text))
body_members constraint body_members_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
body_members constraint body_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
body_members constraint body_members_pkey PRIMARY KEY (id)
body_members constraint body_members_reason_check CHECK ((length(reason) <= 500))
body_members constraint body_members_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
body_members constraint body_members_role_check CHECK ((role = ANY (ARRAY['MEMBER'::text, 'CHAIR'::text, 'VICE_CHAIR'::text, 'RAPPORTEUR'::text])))
CREATE INDEX body_members_once ON public.body_members USING gist (body_id, person_id, daterange(starts_on, ends_on, '[]'::text))
CREATE INDEX body_members_one_chair ON public.body_members USING gist (body_id, daterange(starts_on, ends_on, '[]'::text)) WHERE (role = 'CHAIR'::text)
CREATE INDEX body_members_person ON public.body_members USING btree (person_id)
CREATE UNIQUE INDEX body_members_pkey ON public.body_members USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.body_members FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER board_by_seats BEFORE INSERT OR UPDATE ON public.body_members FOR EACH ROW EXECUTE FUNCTION board_by_seats()
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.body_members FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
body_terms.id bigint not null
body_terms.body_id bigint not null
body_terms.number integer not null
body_terms.texts jsonb not null
body_terms.since date not null
body_terms.decision_id bigint
body_terms.written_at timestamp with time zone not null default clock()
body_terms.written_by bigint
body_terms constraint body_terms_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
body_terms constraint body_terms_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
body_terms constraint body_terms_number UNIQUE (body_id, number)
body_terms constraint body_terms_number_check CHECK ((number > 0))
body_terms constraint body_terms_pkey PRIMARY KEY (id)
body_terms constraint body_terms_texts_check CHECK (((length(TRIM(BOTH FROM (texts ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (texts ->> 'en'::text))) <= 20000)))
body_terms constraint body_terms_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE UNIQUE INDEX body_terms_number ON public.body_terms USING btree (body_id, number)
CREATE UNIQUE INDEX body_terms_pkey ON public.body_terms USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.body_terms FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.body_terms FOR EACH ROW EXECUTE FUNCTION record_audit('none')
bounces.id bigint not null
bounces.notice_id bigint not null
bounces.person_id bigint
bounces.organisation_id bigint
bounces.address text not null
bounces.kind text not null
bounces.status text not null default ''::text
bounces.diagnostic text not null default ''::text
bounces.source text not null
bounces.at timestamp with time zone not null default clock()
bounces constraint bounces_diagnostic_check CHECK ((length(diagnostic) <= 500))
bounces constraint bounces_kind_check CHECK ((kind = ANY (ARRAY['HARD'::text, 'SOFT'::text])))
bounces constraint bounces_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id)
bounces constraint bounces_once UNIQUE (notice_id)
bounces constraint bounces_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
bounces constraint bounces_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
bounces constraint bounces_pkey PRIMARY KEY (id)
bounces constraint bounces_source_check CHECK ((source = ANY (ARRAY['REFUSED'::text, 'REPORT'::text])))
bounces constraint bounces_status_check CHECK ((length(status) <= 20))
CREATE INDEX bounces_address ON public.bounces USING btree (address, at) WHERE (kind = 'HARD'::text)
CREATE UNIQUE INDEX bounces_once ON public.bounces USING btree (notice_id)
CREATE UNIQUE INDEX bounces_pkey ON public.bounces USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.bounces FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
call_applications.id bigint not null
call_applications.call_id bigint not null
call_applications.person_id bigint not null
call_applications.organisation_id bigint
call_applications.country_code text
call_applications.motivation text not null
call_applications.expertise text not null
call_applications.languages text[] not null
call_applications.sent_at timestamp with time zone not null default clock()
call_applications.changed_at timestamp with time zone
call_applications.withdrawn_at timestamp with time zone
call_applications.appointed_id bigint
call_applications constraint call_applications_appointed UNIQUE (appointed_id)
call_applications constraint call_applications_appointed_id_fkey FOREIGN KEY (appointed_id) REFERENCES body_members(id)
call_applications constraint call_applications_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(id)
call_applications constraint call_applications_check CHECK ((changed_at >= sent_at))
call_applications constraint call_applications_check1 CHECK ((withdrawn_at >= sent_at))
call_applications constraint call_applications_check2 CHECK (((withdrawn_at IS NULL) OR (appointed_id IS NULL)))
call_applications constraint call_applications_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries(code)
call_applications constraint call_applications_expertise_check CHECK (((length(TRIM(BOTH FROM expertise)) >= 1) AND (length(TRIM(BOTH FROM expertise)) <= 4000)))
call_applications constraint call_applications_languages_check CHECK (((languages <@ '{en,fr,es}'::text[]) AND (languages <> '{}'::text[])))
call_applications constraint call_applications_motivation_check CHECK (((length(TRIM(BOTH FROM motivation)) >= 1) AND (length(TRIM(BOTH FROM motivation)) <= 4000)))
call_applications constraint call_applications_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
call_applications constraint call_applications_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
call_applications constraint call_applications_pkey PRIMARY KEY (id)
CREATE INDEX call_applications_person ON public.call_applications USING btree (person_id)
CREATE UNIQUE INDEX call_applications_appointed ON public.call_applications USING btree (appointed_id)
CREATE UNIQUE INDEX call_applications_once ON public.call_applications USING btree (call_id, person_id) WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX call_applications_pkey ON public.call_applications USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.call_applications FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER call_is_not_closed BEFORE INSERT OR UPDATE ON public.call_applications FOR EACH ROW EXECUTE FUNCTION call_is_not_closed()
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.call_applications FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function call_is_not_closed() c256073395178a1b96dbebef95bfbd26
function call_stays_closed() b66b803f96eccbd6d26d1377b0bd48c4
calls.id bigint not null
calls.body_id bigint not null
calls.titles jsonb not null
calls.texts jsonb not null
calls.places integer not null
calls.closes_on date not null
calls.opened_at timestamp with time zone not null default clock()
calls.opened_by bigint
calls.version integer not null default 1
calls.closed_at timestamp with time zone
calls.closed_by bigint
calls.outcome text
calls.closed_why text not null default ''::text
calls.starts_on date
calls.decision_id bigint
calls constraint calls_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
calls constraint calls_check CHECK ((starts_on > closes_on))
calls constraint calls_check1 CHECK (((closed_at IS NULL) = (outcome IS NULL)))
calls constraint calls_check2 CHECK (((NOT (outcome IS DISTINCT FROM 'DECIDED'::text)) = (starts_on IS NOT NULL)))
calls constraint calls_check3 CHECK (((NOT (outcome IS DISTINCT FROM 'CANCELLED'::text)) = (closed_why <> ''::text)))
calls constraint calls_check4 CHECK (((decision_id IS NULL) OR (NOT (outcome IS DISTINCT FROM 'DECIDED'::text))))
calls constraint calls_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(id)
calls constraint calls_closed_why_check CHECK ((length(closed_why) <= 1000))
calls constraint calls_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
calls constraint calls_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES people(id)
calls constraint calls_outcome_check CHECK ((outcome = ANY (ARRAY['DECIDED'::text, 'CANCELLED'::text])))
calls constraint calls_pkey PRIMARY KEY (id)
calls constraint calls_places_check CHECK (((places >= 1) AND (places <= 50)))
calls constraint calls_texts_check CHECK (((length(TRIM(BOTH FROM (texts ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (texts ->> 'en'::text))) <= 20000)))
calls constraint calls_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 300)))
CREATE INDEX calls_body ON public.calls USING btree (body_id)
CREATE INDEX calls_decision ON public.calls USING btree (decision_id) WHERE (decision_id IS NOT NULL)
CREATE UNIQUE INDEX calls_one_at_a_time ON public.calls USING btree (body_id) WHERE (closed_at IS NULL)
CREATE UNIQUE INDEX calls_pkey ON public.calls USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.calls FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER call_stays_closed BEFORE UPDATE ON public.calls FOR EACH ROW WHEN ((old.closed_at IS NOT NULL)) EXECUTE FUNCTION call_stays_closed()
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.calls FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
categories.id bigint not null
categories.code text not null
categories.name jsonb not null
categories.position integer not null
categories constraint categories_code_key UNIQUE (code)
categories constraint categories_name_check CHECK (((name ->> 'en'::text) <> ''::text))
categories constraint categories_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX categories_code_key ON public.categories USING btree (code)
CREATE UNIQUE INDEX categories_pkey ON public.categories USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.categories FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function cites_rule(body text, code text) ace085f4951686e7f43e170969fb46af
function clock() 9571dc169da0501d4fa78241f259cfaf
function close_once() d3342cf554ecd9c7254e37372947b512
constituencies.id bigint not null
constituencies.code text not null
constituencies.name jsonb not null
constituencies.position integer not null
constituencies constraint constituencies_code_key UNIQUE (code)
constituencies constraint constituencies_name_check CHECK (((name ->> 'en'::text) <> ''::text))
constituencies constraint constituencies_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX constituencies_code_key ON public.constituencies USING btree (code)
CREATE UNIQUE INDEX constituencies_pkey ON public.constituencies USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.constituencies FOR EACH ROW EXECUTE FUNCTION record_audit('none')
contacts.id bigint not null
contacts.organisation_id bigint not null
contacts.person_id bigint not null
contacts.role text not null
contacts.starts_on date not null
contacts.ends_on date
contacts constraint contacts_check CHECK ((ends_on >= starts_on))
contacts constraint contacts_once EXCLUDE USING gist (organisation_id WITH =, person_id WITH =, role WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
contacts constraint contacts_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
contacts constraint contacts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
contacts constraint contacts_pkey PRIMARY KEY (id)
contacts constraint contacts_role_check CHECK ((role = ANY (ARRAY['FOCAL_POINT'::text, 'ALTERNATE'::text, 'FINANCE'::text, 'BOARD_REPRESENTATIVE'::text])))
CREATE INDEX contacts_once ON public.contacts USING gist (organisation_id, person_id, role, daterange(starts_on, ends_on, '[]'::text))
CREATE INDEX contacts_person ON public.contacts USING btree (person_id)
CREATE UNIQUE INDEX contacts_pkey ON public.contacts USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.contacts FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
countries.code text not null
countries.alpha3 text
countries.m49 text
countries.region text
countries.name jsonb not null
countries.sort_en text not null generated fold((name ->> 'en'::text))
countries.sort_fr text not null generated fold((name ->> 'fr'::text))
countries.sort_es text not null generated fold((name ->> 'es'::text))
countries.lldc boolean not null
countries.sids boolean not null
countries constraint countries_alpha3_key UNIQUE (alpha3)
countries constraint countries_code_check CHECK ((code ~ '^[A-Z]{2}$'::text))
countries constraint countries_m49_key UNIQUE (m49)
countries constraint countries_pkey PRIMARY KEY (code)
countries constraint countries_region_fkey FOREIGN KEY (region) REFERENCES regions(code)
CREATE INDEX countries_region ON public.countries USING btree (region)
CREATE UNIQUE INDEX countries_alpha3_key ON public.countries USING btree (alpha3)
CREATE UNIQUE INDEX countries_m49_key ON public.countries USING btree (m49)
CREATE UNIQUE INDEX countries_pkey ON public.countries USING btree (code)
criteria.id bigint not null
criteria.set_id bigint not null
criteria.position integer not null
criteria.code text not null
criteria.kind text not null
criteria.fact text
criteria.incomes text[]
criteria.years integer
criteria.alternative text not null default ''::text
criteria.required boolean not null
criteria.evidence text not null default 'OPTIONAL'::text
criteria.text jsonb not null
criteria.help jsonb not null default '{}'::jsonb
criteria constraint criteria_alternative_check CHECK ((length(alternative) <= 60))
criteria constraint criteria_check CHECK (((kind = 'COMPUTED'::text) = (fact IS NOT NULL)))
criteria constraint criteria_check1 CHECK (((NOT (fact IS DISTINCT FROM 'INCOME_GROUP'::text)) = (incomes IS NOT NULL)))
criteria constraint criteria_check2 CHECK (((NOT (fact IS DISTINCT FROM 'NO_ARREARS'::text)) = (years IS NOT NULL)))
criteria constraint criteria_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,59}$'::text))
criteria constraint criteria_evidence_check CHECK ((evidence = ANY (ARRAY['NONE'::text, 'OPTIONAL'::text, 'REQUIRED'::text])))
criteria constraint criteria_fact_check CHECK ((fact = ANY (ARRAY['INCOME_GROUP'::text, 'LDC'::text, 'NO_ARREARS'::text])))
criteria constraint criteria_incomes_check CHECK (((incomes <@ '{LIC,LMC,UMC,HIC}'::text[]) AND (cardinality(incomes) > 0)))
criteria constraint criteria_kind_check CHECK ((kind = ANY (ARRAY['COMPUTED'::text, 'DECLARED'::text, 'JUDGED'::text])))
criteria constraint criteria_pkey PRIMARY KEY (id)
criteria constraint criteria_set_id_code_key UNIQUE (set_id, code)
criteria constraint criteria_set_id_fkey FOREIGN KEY (set_id) REFERENCES criteria_sets(id)
criteria constraint criteria_set_id_position_key UNIQUE (set_id, "position")
criteria constraint criteria_text_check CHECK (((length(TRIM(BOTH FROM (text ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (text ->> 'en'::text))) <= 500)))
criteria constraint criteria_years_check CHECK (((years >= 1) AND (years <= 10)))
CREATE UNIQUE INDEX criteria_pkey ON public.criteria USING btree (id)
CREATE UNIQUE INDEX criteria_set_id_code_key ON public.criteria USING btree (set_id, code)
CREATE UNIQUE INDEX criteria_set_id_position_key ON public.criteria USING btree (set_id, "position")
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.criteria FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.criteria FOR EACH ROW EXECUTE FUNCTION record_audit('none')
criteria_sets.id bigint not null
criteria_sets.rule text not null
criteria_sets.number integer not null
criteria_sets.effective_from date not null
criteria_sets.category_id bigint
criteria_sets.in_principle boolean not null default false
criteria_sets.title jsonb not null
criteria_sets.recorded_at timestamp with time zone not null default clock()
criteria_sets.recorded_by bigint
criteria_sets constraint criteria_sets_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
criteria_sets constraint criteria_sets_number UNIQUE (rule, number)
criteria_sets constraint criteria_sets_number_check CHECK ((number > 0))
criteria_sets constraint criteria_sets_pkey PRIMARY KEY (id)
criteria_sets constraint criteria_sets_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
criteria_sets constraint criteria_sets_rule_check CHECK (((rule = TRIM(BOTH FROM rule)) AND ((length(rule) >= 1) AND (length(rule) <= 100)) AND (rule !~ '[[:cntrl:]]'::text)))
criteria_sets constraint criteria_sets_title_check CHECK (((length(TRIM(BOTH FROM (title ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (title ->> 'en'::text))) <= 200)))
CREATE UNIQUE INDEX criteria_sets_number ON public.criteria_sets USING btree (rule, number)
CREATE UNIQUE INDEX criteria_sets_pkey ON public.criteria_sets USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.criteria_sets FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.criteria_sets FOR EACH ROW EXECUTE FUNCTION record_audit('none')
decision_relations.id bigint not null
decision_relations.decision_id bigint not null
decision_relations.kind text not null
decision_relations.earlier_id bigint not null
decision_relations.recorded_at timestamp with time zone not null default clock()
decision_relations.recorded_by bigint
decision_relations constraint decision_relations_check CHECK ((earlier_id <> decision_id))
decision_relations constraint decision_relations_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
decision_relations constraint decision_relations_earlier_id_fkey FOREIGN KEY (earlier_id) REFERENCES decisions(id)
decision_relations constraint decision_relations_kind_check CHECK ((kind = ANY (ARRAY['SUPERSEDES'::text, 'REVOKES'::text, 'AMENDS'::text, 'EXTENDS'::text])))
decision_relations constraint decision_relations_once UNIQUE (decision_id, earlier_id)
decision_relations constraint decision_relations_pkey PRIMARY KEY (id)
decision_relations constraint decision_relations_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE INDEX decision_relations_earlier ON public.decision_relations USING btree (earlier_id)
CREATE UNIQUE INDEX decision_relations_ended_once ON public.decision_relations USING btree (earlier_id) WHERE (kind = ANY (ARRAY['SUPERSEDES'::text, 'REVOKES'::text]))
CREATE UNIQUE INDEX decision_relations_once ON public.decision_relations USING btree (decision_id, earlier_id)
CREATE UNIQUE INDEX decision_relations_pkey ON public.decision_relations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decision_relations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.decision_relations FOR EACH ROW EXECUTE FUNCTION record_audit('none')
decision_series.body text not null
decision_series.year integer not null
decision_series.first integer not null
decision_series.last integer not null
decision_series constraint decision_series_body_fkey FOREIGN KEY (body) REFERENCES bodies(code)
decision_series constraint decision_series_check CHECK ((last >= first))
decision_series constraint decision_series_first_check CHECK ((first > 0))
decision_series constraint decision_series_pkey PRIMARY KEY (body, year)
decision_series constraint decision_series_year_check CHECK (((year >= 1900) AND (year <= 2200)))
CREATE UNIQUE INDEX decision_series_pkey ON public.decision_series USING btree (body, year)
decision_versions.id bigint not null
decision_versions.decision_id bigint not null
decision_versions.number integer not null
decision_versions.titles jsonb not null
decision_versions.texts jsonb not null default '{}'::jsonb
decision_versions.audience audience
decision_versions.in_favour integer
decision_versions.against integer
decision_versions.abstained integer
decision_versions.why text not null default ''::text
decision_versions.written_at timestamp with time zone not null default clock()
decision_versions.written_by bigint
decision_versions constraint decision_versions_abstained_check CHECK ((abstained >= 0))
decision_versions constraint decision_versions_against_check CHECK ((against >= 0))
decision_versions constraint decision_versions_check CHECK ((((in_favour IS NULL) = (against IS NULL)) AND ((against IS NULL) = (abstained IS NULL))))
decision_versions constraint decision_versions_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
decision_versions constraint decision_versions_in_favour_check CHECK ((in_favour >= 0))
decision_versions constraint decision_versions_number UNIQUE (decision_id, number)
decision_versions constraint decision_versions_number_check CHECK ((number > 0))
decision_versions constraint decision_versions_pkey PRIMARY KEY (id)
decision_versions constraint decision_versions_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 300)))
decision_versions constraint decision_versions_why_check CHECK ((length(why) <= 1000))
decision_versions constraint decision_versions_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE INDEX decision_versions_search ON public.decision_versions USING gin (words_of(titles, texts))
CREATE UNIQUE INDEX decision_versions_number ON public.decision_versions USING btree (decision_id, number)
CREATE UNIQUE INDEX decision_versions_pkey ON public.decision_versions USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decision_versions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.decision_versions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
decisions.id bigint not null
decisions.body text not null
decisions.number text not null
decisions.decided_on date not null
decisions.rule text not null default ''::text
decisions.recorded_at timestamp with time zone not null default clock()
decisions.recorded_by bigint
decisions.year integer
decisions.sequence integer
decisions.agenda_item_id bigint
decisions constraint decisions_agenda_item_id_fkey FOREIGN KEY (agenda_item_id) REFERENCES agenda_items(id)
decisions constraint decisions_body FOREIGN KEY (body) REFERENCES bodies(code)
decisions constraint decisions_decided_on_check CHECK ((decided_on >= '1900-01-01'::date))
decisions constraint decisions_number UNIQUE (body, number)
decisions constraint decisions_number_check CHECK (((number = TRIM(BOTH FROM number)) AND ((length(number) >= 1) AND (length(number) <= 60)) AND (number !~ '[[:cntrl:]]'::text)))
decisions constraint decisions_pkey PRIMARY KEY (id)
decisions constraint decisions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
decisions constraint decisions_rule_check CHECK (((length(rule) <= 100) AND (rule !~ '[[:cntrl:]]'::text)))
decisions constraint decisions_sequence UNIQUE (body, year, sequence)
decisions constraint decisions_series CHECK ((((year IS NULL) = (sequence IS NULL)) AND ((sequence IS NULL) OR (number = ((year || '/'::text) || to_char(sequence, 'FM9900'::text))))))
decisions constraint decisions_year CHECK (((year IS NULL) OR ((year)::numeric = EXTRACT(year FROM decided_on)))) NOT VALID
CREATE INDEX decisions_agenda_item ON public.decisions USING btree (agenda_item_id) WHERE (agenda_item_id IS NOT NULL)
CREATE INDEX decisions_day ON public.decisions USING btree (decided_on DESC, id DESC)
CREATE UNIQUE INDEX decisions_number ON public.decisions USING btree (body, number)
CREATE UNIQUE INDEX decisions_pkey ON public.decisions USING btree (id)
CREATE UNIQUE INDEX decisions_sequence ON public.decisions USING btree (body, year, sequence)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.decisions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER next_decision BEFORE INSERT ON public.decisions FOR EACH ROW EXECUTE FUNCTION next_decision()
dues.id bigint not null
dues.member_id bigint not null
dues.year_id bigint not null
dues.band_id bigint not null
dues.currency text not null
dues.amount bigint not null
dues.paid bigint not null default 0
dues.written_off bigint not null default 0
dues.due_on date not null
dues.assessed_at timestamp with time zone not null default clock()
dues.waived bigint not null default 0
dues.credited bigint not null default 0
dues.balance bigint not null generated ((((amount - paid) - written_off) - waived) - credited)
dues.whole_fee bigint
dues.parts integer
dues.parts_of integer
dues constraint dues_amount_check CHECK ((amount >= 0))
dues constraint dues_band_id_fkey FOREIGN KEY (band_id) REFERENCES bands(id)
dues constraint dues_credited_check CHECK ((credited >= 0))
dues constraint dues_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
dues constraint dues_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
dues constraint dues_once UNIQUE (member_id, year_id)
dues constraint dues_part CHECK ((((whole_fee IS NULL) AND (parts IS NULL) AND (parts_of IS NULL)) OR ((num_nulls(whole_fee, parts, parts_of) = 0) AND ((parts >= 1) AND (parts <= parts_of)) AND (amount = ((((2 * whole_fee) * parts) + parts_of) / (2 * parts_of))))))
dues constraint dues_pkey PRIMARY KEY (id)
dues constraint dues_relieved_of_no_more CHECK ((((written_off + waived) + credited) <= amount))
dues constraint dues_waived_check CHECK ((waived >= 0))
dues constraint dues_written_off_check CHECK ((written_off >= 0))
dues constraint dues_year_id_fkey FOREIGN KEY (year_id) REFERENCES membership_years(id)
CREATE INDEX dues_open ON public.dues USING btree (due_on) WHERE (balance > 0)
CREATE INDEX dues_year ON public.dues USING btree (year_id, member_id)
CREATE UNIQUE INDEX dues_once ON public.dues USING btree (member_id, year_id)
CREATE UNIQUE INDEX dues_pkey ON public.dues USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE ON public.dues FOR EACH ROW EXECUTE FUNCTION record_audit('member')
CREATE TRIGGER audit_terms AFTER UPDATE OF amount, currency, band_id, due_on, member_id, year_id ON public.dues FOR EACH ROW EXECUTE FUNCTION record_audit('member')
CREATE TRIGGER settled AFTER UPDATE ON public.dues FOR EACH ROW WHEN (((old.balance > 0) AND (new.balance <= 0))) EXECUTE FUNCTION dues_settled()
function dues_settled() ea522a466215d9d633d9a589d0b213c0
fee_schedules.id bigint not null
fee_schedules.code text not null
fee_schedules.name jsonb not null
fee_schedules.currency text not null
fee_schedules.effective_from date not null
fee_schedules.proration text not null default 'NONE'::text
fee_schedules constraint fee_schedules_code_key UNIQUE (code)
fee_schedules constraint fee_schedules_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
fee_schedules constraint fee_schedules_name_check CHECK (((name ->> 'en'::text) <> ''::text))
fee_schedules constraint fee_schedules_one UNIQUE (currency, effective_from)
fee_schedules constraint fee_schedules_pkey PRIMARY KEY (id)
fee_schedules constraint fee_schedules_proration_check CHECK ((proration = ANY (ARRAY['MONTHS'::text, 'NONE'::text, 'QUARTERS'::text])))
CREATE UNIQUE INDEX fee_schedules_code_key ON public.fee_schedules USING btree (code)
CREATE UNIQUE INDEX fee_schedules_one ON public.fee_schedules USING btree (currency, effective_from)
CREATE UNIQUE INDEX fee_schedules_pkey ON public.fee_schedules USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.fee_schedules FOR EACH ROW EXECUTE FUNCTION record_audit('none')
fee_waivers.id bigint not null
fee_waivers.member_id bigint not null
fee_waivers.year_id bigint not null
fee_waivers.set_id bigint not null
fee_waivers.round_id bigint
fee_waivers.previous_id bigint
fee_waivers.reference_on date not null
fee_waivers.state text not null default 'DRAFT'::text
fee_waivers.version integer not null default 1
fee_waivers.outcome text
fee_waivers.decision_id bigint
fee_waivers.valid_from date
fee_waivers.valid_to date
fee_waivers.named_decision text not null default ''::text
fee_waivers.statement text not null default ''::text
fee_waivers.asked_by text not null default ''::text
fee_waivers.asked_how text
fee_waivers.filed_at timestamp with time zone not null default clock()
fee_waivers.filed_by bigint
fee_waivers.submitted_at timestamp with time zone
fee_waivers.submitted_by bigint
fee_waivers.decided_at timestamp with time zone
fee_waivers constraint fee_waivers_apart EXCLUDE USING gist (member_id WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&) WHERE ((state = ANY (ARRAY['GRANTED'::text, 'RENEWED'::text, 'ENDED'::text])))
fee_waivers constraint fee_waivers_asked_by_check CHECK (((length(asked_by) <= 200) AND (asked_by !~ '[[:cntrl:]]'::text)))
fee_waivers constraint fee_waivers_asked_how_check CHECK ((asked_how = ANY (ARRAY['LETTER'::text, 'EMAIL'::text, 'TELEPHONE'::text, 'MEETING'::text])))
fee_waivers constraint fee_waivers_check CHECK ((valid_to >= valid_from))
fee_waivers constraint fee_waivers_check1 CHECK ((((decision_id IS NULL) = (outcome IS NULL)) AND ((decided_at IS NULL) = (outcome IS NULL))))
fee_waivers constraint fee_waivers_check2 CHECK (((outcome IS NOT NULL) = (state = ANY (ARRAY['IN_PRINCIPLE'::text, 'GRANTED'::text, 'DECLINED'::text, 'LAPSED'::text, 'RENEWED'::text, 'ENDED'::text, 'REVOKED'::text]))))
fee_waivers constraint fee_waivers_check3 CHECK ((((valid_from IS NOT NULL) = COALESCE((outcome = ANY (ARRAY['GRANTED'::text, 'IN_PRINCIPLE'::text])), false)) AND ((valid_to IS NULL) = (valid_from IS NULL))))
fee_waivers constraint fee_waivers_check4 CHECK (((outcome IS DISTINCT FROM 'IN_PRINCIPLE'::text) OR (named_decision <> ''::text)))
fee_waivers constraint fee_waivers_check5 CHECK (((state = ANY (ARRAY['DRAFT'::text, 'WITHDRAWN'::text])) OR (submitted_at IS NOT NULL)))
fee_waivers constraint fee_waivers_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
fee_waivers constraint fee_waivers_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES people(id)
fee_waivers constraint fee_waivers_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
fee_waivers constraint fee_waivers_named_decision_check CHECK (((length(named_decision) <= 200) AND (named_decision !~ '[[:cntrl:]]'::text)))
fee_waivers constraint fee_waivers_outcome_check CHECK ((outcome = ANY (ARRAY['GRANTED'::text, 'DECLINED'::text, 'IN_PRINCIPLE'::text])))
fee_waivers constraint fee_waivers_pkey PRIMARY KEY (id)
fee_waivers constraint fee_waivers_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES fee_waivers(id)
fee_waivers constraint fee_waivers_round_id_fkey FOREIGN KEY (round_id) REFERENCES waiver_rounds(id)
fee_waivers constraint fee_waivers_set_id_fkey FOREIGN KEY (set_id) REFERENCES criteria_sets(id)
fee_waivers constraint fee_waivers_state_check CHECK ((state = ANY (ARRAY['DRAFT'::text, 'SUBMITTED'::text, 'UNDER_REVIEW'::text, 'RETURNED'::text, 'IN_PRINCIPLE'::text, 'GRANTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text, 'LAPSED'::text, 'RENEWED'::text, 'ENDED'::text, 'REVOKED'::text])))
fee_waivers constraint fee_waivers_statement_check CHECK ((length(statement) <= 4000))
fee_waivers constraint fee_waivers_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES people(id)
fee_waivers constraint fee_waivers_year_id_fkey FOREIGN KEY (year_id) REFERENCES membership_years(id)
CREATE INDEX fee_waivers_apart ON public.fee_waivers USING gist (member_id, daterange(valid_from, valid_to, '[]'::text)) WHERE (state = ANY (ARRAY['GRANTED'::text, 'RENEWED'::text, 'ENDED'::text]))
CREATE INDEX fee_waivers_ends ON public.fee_waivers USING btree (valid_to) WHERE (state = 'GRANTED'::text)
CREATE INDEX fee_waivers_round ON public.fee_waivers USING btree (round_id)
CREATE INDEX fee_waivers_year ON public.fee_waivers USING btree (year_id, state)
CREATE UNIQUE INDEX fee_waivers_once ON public.fee_waivers USING btree (member_id, year_id) WHERE (state <> ALL (ARRAY['DECLINED'::text, 'WITHDRAWN'::text, 'LAPSED'::text, 'REVOKED'::text]))
CREATE UNIQUE INDEX fee_waivers_pkey ON public.fee_waivers USING btree (id)
CREATE UNIQUE INDEX fee_waivers_successor ON public.fee_waivers USING btree (previous_id) WHERE (state <> ALL (ARRAY['DECLINED'::text, 'WITHDRAWN'::text, 'LAPSED'::text, 'REVOKED'::text]))
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.fee_waivers FOR EACH ROW EXECUTE FUNCTION record_audit('member')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.fee_waivers FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER move BEFORE INSERT OR UPDATE ON public.fee_waivers FOR EACH ROW EXECUTE FUNCTION fee_waivers_move()
function fee_waivers_move() 711712dfaa991c5227047142c720b409
fees.id bigint not null
fees.schedule_id bigint not null
fees.band_id bigint not null
fees.amount bigint
fees.note text not null default ''::text
fees constraint fees_amount_check CHECK ((amount >= 0))
fees constraint fees_band_id_fkey FOREIGN KEY (band_id) REFERENCES bands(id)
fees constraint fees_pkey PRIMARY KEY (id)
fees constraint fees_schedule_id_band_id_key UNIQUE (schedule_id, band_id)
fees constraint fees_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES fee_schedules(id)
CREATE UNIQUE INDEX fees_pkey ON public.fees USING btree (id)
CREATE UNIQUE INDEX fees_schedule_id_band_id_key ON public.fees USING btree (schedule_id, band_id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.fees FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function fold(name text) b946fbabcbfe58d55adeb6ee13bb60c5
function forbid_change() 3ee2c9f0d215ff19d533cd8b1947f830
former_names.id bigint not null
former_names.organisation_id bigint not null
former_names.language text not null
former_names.name text not null
former_names.until date not null
former_names.dated boolean not null default true
former_names.merged_from bigint
former_names.reason text not null default ''::text
former_names.recorded_at timestamp with time zone not null default clock()
former_names.recorded_by bigint
former_names constraint former_names_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
former_names constraint former_names_merged_from_fkey FOREIGN KEY (merged_from) REFERENCES organisations(id)
former_names constraint former_names_merged_not_dated CHECK (((merged_from IS NULL) OR (NOT dated)))
former_names constraint former_names_name_check CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 300)))
former_names constraint former_names_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
former_names constraint former_names_pkey PRIMARY KEY (id)
former_names constraint former_names_reason_check CHECK ((length(reason) <= 1000))
former_names constraint former_names_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE INDEX former_names_organisation ON public.former_names USING btree (organisation_id)
CREATE UNIQUE INDEX former_names_pkey ON public.former_names USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.former_names FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
CREATE TRIGGER index_names AFTER INSERT OR DELETE OR UPDATE ON public.former_names FOR EACH ROW EXECUTE FUNCTION former_names_index()
function former_names_index() 316a98de14ea6851caf82a0d1188f09f
handovers.id bigint not null
handovers.organisation_id bigint not null
handovers.contact_id bigint not null
handovers.successor_id bigint not null
handovers.starts_on date not null
handovers.recorded_at timestamp with time zone not null default clock()
handovers.recorded_by bigint
handovers constraint handovers_check CHECK ((contact_id <> successor_id))
handovers constraint handovers_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts(id)
handovers constraint handovers_once UNIQUE (contact_id)
handovers constraint handovers_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
handovers constraint handovers_pkey PRIMARY KEY (id)
handovers constraint handovers_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
handovers constraint handovers_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES contacts(id)
CREATE INDEX handovers_organisation ON public.handovers USING btree (organisation_id)
CREATE UNIQUE INDEX handovers_once ON public.handovers USING btree (contact_id)
CREATE UNIQUE INDEX handovers_pkey ON public.handovers USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.handovers FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.handovers FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
idempotency.caller text not null
idempotency.key text not null
idempotency.body_hash bytea not null
idempotency.at timestamp with time zone not null
idempotency.claim text not null
idempotency.leased_until timestamp with time zone not null
idempotency.effected boolean not null default false
idempotency.status integer
idempotency.answer bytea
idempotency constraint idempotency_check CHECK (((status IS NULL) = (answer IS NULL)))
idempotency constraint idempotency_key_check CHECK ((length(key) = 64))
idempotency constraint idempotency_pkey PRIMARY KEY (caller, key)
CREATE INDEX idempotency_age ON public.idempotency USING btree (at)
CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (caller, key)
import_sheets.import_id bigint not null
import_sheets.content bytea not null
import_sheets.result jsonb not null default '{}'::jsonb
import_sheets constraint import_sheets_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE
import_sheets constraint import_sheets_pkey PRIMARY KEY (import_id)
CREATE UNIQUE INDEX import_sheets_pkey ON public.import_sheets USING btree (import_id)
imports.id bigint not null
imports.file_name text not null
imports.state text not null default 'CHECKING'::text
imports.rows_total integer not null default 0
imports.rows_done integer not null default 0
imports.attempts integer not null default 0
imports.created_at timestamp with time zone not null default clock()
imports.created_by bigint
imports.confirmed_at timestamp with time zone
imports.confirmed_by bigint
imports.applied_at timestamp with time zone
imports constraint imports_check CHECK (((state = ANY (ARRAY['APPLYING'::text, 'APPLIED'::text])) <= (confirmed_at IS NOT NULL)))
imports constraint imports_check1 CHECK (((state = 'APPLIED'::text) = (applied_at IS NOT NULL)))
imports constraint imports_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES people(id)
imports constraint imports_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
imports constraint imports_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200)))
imports constraint imports_pkey PRIMARY KEY (id)
imports constraint imports_state_check CHECK ((state = ANY (ARRAY['CHECKING'::text, 'CHECKED'::text, 'REFUSED'::text, 'APPLYING'::text, 'APPLIED'::text, 'FAILED'::text])))
CREATE INDEX imports_open ON public.imports USING btree (id) WHERE (state = ANY (ARRAY['CHECKING'::text, 'APPLYING'::text]))
CREATE UNIQUE INDEX imports_pkey ON public.imports USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE ON public.imports FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER audit_state AFTER UPDATE ON public.imports FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION record_audit('none')
income_groups.list_id bigint not null
income_groups.country_code text not null
income_groups.income text not null
income_groups constraint income_groups_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries(code)
income_groups constraint income_groups_income_check CHECK ((income = ANY (ARRAY['LIC'::text, 'LMC'::text, 'UMC'::text, 'HIC'::text])))
income_groups constraint income_groups_list_id_fkey FOREIGN KEY (list_id) REFERENCES income_lists(id)
income_groups constraint income_groups_pkey PRIMARY KEY (list_id, country_code)
CREATE UNIQUE INDEX income_groups_pkey ON public.income_groups USING btree (list_id, country_code)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.income_groups FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
income_lists.id bigint not null
income_lists.published_on date not null
income_lists.source text not null
income_lists.recorded_at timestamp with time zone not null default clock()
income_lists.recorded_by bigint
income_lists constraint income_lists_pkey PRIMARY KEY (id)
income_lists constraint income_lists_published_on_check CHECK ((published_on >= '1987-01-01'::date))
income_lists constraint income_lists_published_on_key UNIQUE (published_on)
income_lists constraint income_lists_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
income_lists constraint income_lists_source_check CHECK (((length(source) >= 1) AND (length(source) <= 300)))
CREATE UNIQUE INDEX income_lists_pkey ON public.income_lists USING btree (id)
CREATE UNIQUE INDEX income_lists_published_on_key ON public.income_lists USING btree (published_on)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.income_lists FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.income_lists FOR EACH ROW EXECUTE FUNCTION record_audit('none')
interest_confirmations.id bigint not null
interest_confirmations.person_id bigint not null
interest_confirmations.confirmed_on date not null
interest_confirmations.interest_ids bigint[] not null
interest_confirmations.recorded_at timestamp with time zone not null default clock()
interest_confirmations.recorded_by bigint
interest_confirmations constraint interest_confirmations_day UNIQUE NULLS NOT DISTINCT (person_id, confirmed_on, interest_ids)
interest_confirmations constraint interest_confirmations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
interest_confirmations constraint interest_confirmations_pkey PRIMARY KEY (id)
interest_confirmations constraint interest_confirmations_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE UNIQUE INDEX interest_confirmations_day ON public.interest_confirmations USING btree (person_id, confirmed_on, interest_ids) NULLS NOT DISTINCT
CREATE UNIQUE INDEX interest_confirmations_pkey ON public.interest_confirmations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.interest_confirmations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.interest_confirmations FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function interest_duties(day date) 89ae16b2b82b680695bc4094c0a89eec
interests.id bigint not null
interests.person_id bigint not null
interests.organisation_id bigint not null
interests.waiver_id bigint
interests.note text not null default ''::text
interests.declared_at timestamp with time zone not null default clock()
interests.declared_by bigint
interests.withdrawn_at timestamp with time zone
interests.withdrawn_by bigint
interests constraint interests_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES people(id)
interests constraint interests_note_check CHECK ((length(note) <= 1000))
interests constraint interests_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
interests constraint interests_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
interests constraint interests_pkey PRIMARY KEY (id)
interests constraint interests_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
interests constraint interests_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(id)
CREATE INDEX interests_organisation ON public.interests USING btree (organisation_id) WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX interests_once ON public.interests USING btree (person_id, organisation_id, COALESCE(waiver_id, (0)::bigint)) WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX interests_pkey ON public.interests USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.interests FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.interests FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
invitations.id bigint not null
invitations.organisation_id bigint not null
invitations.name text not null
invitations.email text not null
invitations.language text not null
invitations.created_at timestamp with time zone not null default clock()
invitations.recorded_by bigint
invitations.expires_at timestamp with time zone not null
invitations constraint invitations_email_check CHECK (((email = lower(email)) AND (length(email) <= 254)))
invitations constraint invitations_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
invitations constraint invitations_name_check CHECK (((name = TRIM(BOTH FROM name)) AND ((length(name) >= 1) AND (length(name) <= 200)) AND (name !~ '[[:cntrl:]]'::text)))
invitations constraint invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
invitations constraint invitations_pkey PRIMARY KEY (id)
invitations constraint invitations_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE INDEX invitations_organisation ON public.invitations USING btree (organisation_id, id DESC)
CREATE UNIQUE INDEX invitations_pkey ON public.invitations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invitations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.invitations FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
invoice_series.kind text not null
invoice_series.year integer not null
invoice_series.last integer not null
invoice_series constraint invoice_series_kind_check CHECK ((kind = ANY (ARRAY['CREDIT_NOTE'::text, 'INVOICE'::text])))
invoice_series constraint invoice_series_last_check CHECK ((last >= 0))
invoice_series constraint invoice_series_pkey PRIMARY KEY (kind, year)
CREATE UNIQUE INDEX invoice_series_pkey ON public.invoice_series USING btree (kind, year)
invoices.id bigint not null
invoices.kind text not null
invoices.year integer not null
invoices.number integer not null
invoices.before integer generated NULLIF((number - 1), 0)
invoices.dues_id bigint not null
invoices.currency text not null
invoices.amount bigint not null
invoices.issued_on date not null
invoices.issued_at timestamp with time zone not null default clock()
invoices.issued_by bigint
invoices.credits_id bigint
invoices.relief_id bigint
invoices.reason text not null default ''::text
invoices.content jsonb not null
invoices constraint invoices_amount_check CHECK ((amount > 0))
invoices constraint invoices_check CHECK ((EXTRACT(year FROM issued_on) = (year)::numeric))
invoices constraint invoices_check1 CHECK (((kind = 'CREDIT_NOTE'::text) = (credits_id IS NOT NULL)))
invoices constraint invoices_check2 CHECK (((kind = 'CREDIT_NOTE'::text) = (relief_id IS NOT NULL)))
invoices constraint invoices_check3 CHECK (((kind = 'CREDIT_NOTE'::text) = (reason <> ''::text)))
invoices constraint invoices_credits_id_fkey FOREIGN KEY (credits_id) REFERENCES invoices(id)
invoices constraint invoices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
invoices constraint invoices_dues_id_fkey FOREIGN KEY (dues_id) REFERENCES dues(id)
invoices constraint invoices_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES people(id)
invoices constraint invoices_kind_check CHECK ((kind = ANY (ARRAY['CREDIT_NOTE'::text, 'INVOICE'::text])))
invoices constraint invoices_number UNIQUE (kind, year, number)
invoices constraint invoices_number_check CHECK ((number > 0))
invoices constraint invoices_pkey PRIMARY KEY (id)
invoices constraint invoices_reason_check CHECK ((length(reason) <= 1000))
invoices constraint invoices_relief_id_fkey FOREIGN KEY (relief_id) REFERENCES reliefs(id)
invoices constraint invoices_relief_once UNIQUE (relief_id)
invoices constraint invoices_without_gaps FOREIGN KEY (kind, year, before) REFERENCES invoices(kind, year, number)
CREATE INDEX invoices_credits ON public.invoices USING btree (credits_id) WHERE (credits_id IS NOT NULL)
CREATE INDEX invoices_dues ON public.invoices USING btree (dues_id)
CREATE UNIQUE INDEX invoices_number ON public.invoices USING btree (kind, year, number)
CREATE UNIQUE INDEX invoices_pkey ON public.invoices USING btree (id)
CREATE UNIQUE INDEX invoices_relief_once ON public.invoices USING btree (relief_id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.invoices FOR EACH ROW EXECUTE FUNCTION record_audit('dues')
CREATE TRIGGER bounded AFTER INSERT ON public.invoices FOR EACH ROW EXECUTE FUNCTION invoices_add()
function invoices_add() 2c70683e64737844a797e4c474599099
function item_audience(item bigint) bc1d1bec646285c9c2b9219e1f925575
item_interests.id bigint not null
item_interests.meeting_id bigint not null
item_interests.item_id bigint not null
item_interests.attendee_id bigint not null
item_interests.note text not null default ''::text
item_interests.declared_at timestamp with time zone not null default clock()
item_interests.declared_by bigint
item_interests.withdrawn_at timestamp with time zone
item_interests.withdrawn_by bigint
item_interests constraint item_interests_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES people(id)
item_interests constraint item_interests_meeting_id_attendee_id_fkey FOREIGN KEY (meeting_id, attendee_id) REFERENCES meeting_people(meeting_id, id)
item_interests constraint item_interests_meeting_id_item_id_fkey FOREIGN KEY (meeting_id, item_id) REFERENCES agenda_items(meeting_id, id)
item_interests constraint item_interests_note_check CHECK ((length(note) <= 1000))
item_interests constraint item_interests_pkey PRIMARY KEY (id)
item_interests constraint item_interests_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(id)
CREATE UNIQUE INDEX item_interests_once ON public.item_interests USING btree (item_id, attendee_id) WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX item_interests_pkey ON public.item_interests USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.item_interests FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.item_interests FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
item_notes.id bigint not null
item_notes.item_id bigint not null
item_notes.number integer not null
item_notes.text text not null
item_notes.written_at timestamp with time zone not null default clock()
item_notes.written_by bigint
item_notes constraint item_notes_item_id_fkey FOREIGN KEY (item_id) REFERENCES agenda_items(id)
item_notes constraint item_notes_number UNIQUE (item_id, number)
item_notes constraint item_notes_number_check CHECK ((number > 0))
item_notes constraint item_notes_pkey PRIMARY KEY (id)
item_notes constraint item_notes_text_check CHECK ((length(text) <= 20000))
item_notes constraint item_notes_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE UNIQUE INDEX item_notes_number ON public.item_notes USING btree (item_id, number)
CREATE UNIQUE INDEX item_notes_pkey ON public.item_notes USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.item_notes FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.item_notes FOR EACH ROW EXECUTE FUNCTION record_audit('none')
job_runs.id bigint not null
job_runs.job text not null
job_runs.slot timestamp with time zone not null
job_runs.asked_by bigint
job_runs.started_at timestamp with time zone not null
job_runs.finished_at timestamp with time zone
job_runs.outcome text not null default 'RUNNING'::text
job_runs.counts jsonb not null default '{}'::jsonb
job_runs.error text not null default ''::text
job_runs constraint job_runs_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id)
job_runs constraint job_runs_once UNIQUE (job, slot)
job_runs constraint job_runs_outcome_check CHECK ((outcome = ANY (ARRAY['RUNNING'::text, 'DONE'::text, 'FAILED'::text])))
job_runs constraint job_runs_pkey PRIMARY KEY (id)
CREATE INDEX job_runs_job ON public.job_runs USING btree (job, id DESC)
CREATE INDEX job_runs_latest ON public.job_runs USING btree (id DESC)
CREATE UNIQUE INDEX job_runs_once ON public.job_runs USING btree (job, slot)
CREATE UNIQUE INDEX job_runs_pkey ON public.job_runs USING btree (id)
ldc_periods.id bigint not null
ldc_periods.country_code text not null
ldc_periods.from_on date not null
ldc_periods.to_on date not null default 'infinity'::date
ldc_periods.source text not null default ''::text
ldc_periods.recorded_at timestamp with time zone not null default clock()
ldc_periods.recorded_by bigint
ldc_periods.ended_at timestamp with time zone
ldc_periods.ended_by bigint
ldc_periods constraint ldc_periods_apart EXCLUDE USING gist (country_code WITH =, daterange(from_on, to_on) WITH &&)
ldc_periods constraint ldc_periods_check CHECK ((from_on < to_on))
ldc_periods constraint ldc_periods_check1 CHECK (((ended_at IS NOT NULL) = (to_on < 'infinity'::date)))
ldc_periods constraint ldc_periods_check2 CHECK (((ended_by IS NULL) OR (ended_at IS NOT NULL)))
ldc_periods constraint ldc_periods_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries(code)
ldc_periods constraint ldc_periods_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people(id)
ldc_periods constraint ldc_periods_pkey PRIMARY KEY (id)
ldc_periods constraint ldc_periods_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
ldc_periods constraint ldc_periods_source_check CHECK ((length(source) <= 300))
CREATE INDEX ldc_periods_apart ON public.ldc_periods USING gist (country_code, daterange(from_on, to_on))
CREATE UNIQUE INDEX ldc_periods_pkey ON public.ldc_periods USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.ldc_periods FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.ldc_periods FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function least_developed(country text, day date) 04e19c270492fed03c5a21e8c7a30db8
mandate_periods.id bigint not null
mandate_periods.mandate_id bigint not null
mandate_periods.act text not null
mandate_periods.starts_on date not null
mandate_periods.ends_on date not null
mandate_periods.organisation_id bigint
mandate_periods.decision_id bigint not null
mandate_periods.note text not null default ''::text
mandate_periods.recorded_at timestamp with time zone not null default clock()
mandate_periods.recorded_by bigint
mandate_periods.closed_on date
mandate_periods.closed_by_id bigint
mandate_periods.closed_why text not null default ''::text
mandate_periods constraint mandate_periods_act_check CHECK ((act = ANY (ARRAY['CREATED'::text, 'RENEWED'::text, 'EXTENDED'::text])))
mandate_periods constraint mandate_periods_apart EXCLUDE USING gist (mandate_id WITH =, daterange(starts_on, GREATEST(starts_on, (COALESCE(closed_on, ends_on) + 1)), '[)'::text) WITH &&)
mandate_periods constraint mandate_periods_check CHECK ((closed_on <= ends_on))
mandate_periods constraint mandate_periods_check1 CHECK ((ends_on >= starts_on))
mandate_periods constraint mandate_periods_closed CHECK ((((closed_on IS NULL) = (closed_by_id IS NULL)) AND ((closed_on IS NULL) = (closed_why = ''::text))))
mandate_periods constraint mandate_periods_closed_by_id_fkey FOREIGN KEY (closed_by_id) REFERENCES decisions(id)
mandate_periods constraint mandate_periods_closed_why_check CHECK ((length(closed_why) <= 1000))
mandate_periods constraint mandate_periods_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
mandate_periods constraint mandate_periods_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates(id)
mandate_periods constraint mandate_periods_note_check CHECK ((length(note) <= 1000))
mandate_periods constraint mandate_periods_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
mandate_periods constraint mandate_periods_pkey PRIMARY KEY (id)
mandate_periods constraint mandate_periods_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE INDEX mandate_periods_apart ON public.mandate_periods USING gist (mandate_id, daterange(starts_on, GREATEST(starts_on, (COALESCE(closed_on, ends_on) + 1)), '[)'::text))
CREATE INDEX mandate_periods_decision ON public.mandate_periods USING btree (decision_id)
CREATE INDEX mandate_periods_ends ON public.mandate_periods USING btree (ends_on)
CREATE UNIQUE INDEX mandate_periods_pkey ON public.mandate_periods USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.mandate_periods FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER close_once BEFORE UPDATE ON public.mandate_periods FOR EACH ROW EXECUTE FUNCTION close_once()
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.mandate_periods FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function mandate_readers(period bigint, day date) b131c07d77e15a075f829d8d016233a6
mandates.id bigint not null
mandates.kind text not null
mandates.body_id bigint
mandates.names jsonb not null default '{}'::jsonb
mandates.created_at timestamp with time zone not null default clock()
mandates.created_by bigint
mandates.version integer not null default 1
mandates constraint mandates_body UNIQUE (body_id)
mandates constraint mandates_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
mandates constraint mandates_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
mandates constraint mandates_kind_check CHECK ((kind = ANY (ARRAY['GROUP'::text, 'HOSTING'::text, 'AGREEMENT'::text])))
mandates constraint mandates_of CHECK ((((kind = 'GROUP'::text) = (body_id IS NOT NULL)) AND ((kind = 'GROUP'::text) OR ((length(TRIM(BOTH FROM (names ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (names ->> 'en'::text))) <= 200)))))
mandates constraint mandates_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX mandates_body ON public.mandates USING btree (body_id)
CREATE UNIQUE INDEX mandates_pkey ON public.mandates USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.mandates FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.mandates FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function may_stand_for(person bigint, member bigint, day date) 2ddcf4bea1ca9772dfb2104baaba2592
function meeting_belonging(meeting bigint, day date) 9706ab025ed675fcf51420184e305a13
function meeting_day(m meetings) 10cd9c9278441ddf870824e7746412e6
meeting_people.id bigint not null
meeting_people.meeting_id bigint not null
meeting_people.person_id bigint
meeting_people.name text not null default ''::text
meeting_people.email text
meeting_people.language text not null default 'en'::text
meeting_people.part text not null
meeting_people.invited_at timestamp with time zone
meeting_people.presence text
meeting_people.remote boolean not null default false
meeting_people.stands_for_id bigint
meeting_people.added_at timestamp with time zone not null default clock()
meeting_people.added_by bigint
meeting_people constraint meeting_people_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id)
meeting_people constraint meeting_people_check CHECK (((person_id IS NULL) = (name <> ''::text)))
meeting_people constraint meeting_people_check1 CHECK (((NOT remote) OR (presence = 'PRESENT'::text)))
meeting_people constraint meeting_people_check2 CHECK (((stands_for_id IS NULL) OR ((part <> 'MEMBER'::text) AND (COALESCE(presence, 'PRESENT'::text) = 'PRESENT'::text))))
meeting_people constraint meeting_people_email_check CHECK (((email = lower(email)) AND (length(email) <= 254) AND (email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'::text)))
meeting_people constraint meeting_people_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
meeting_people constraint meeting_people_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id)
meeting_people constraint meeting_people_name_check CHECK (((name = TRIM(BOTH FROM name)) AND (length(name) <= 200) AND (name !~ '[[:cntrl:]]'::text)))
meeting_people constraint meeting_people_of_meeting UNIQUE (meeting_id, id)
meeting_people constraint meeting_people_once UNIQUE (meeting_id, person_id)
meeting_people constraint meeting_people_one_alternate UNIQUE (stands_for_id)
meeting_people constraint meeting_people_part_check CHECK ((part = ANY (ARRAY['MEMBER'::text, 'STAFF'::text, 'GUEST'::text])))
meeting_people constraint meeting_people_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
meeting_people constraint meeting_people_pkey PRIMARY KEY (id)
meeting_people constraint meeting_people_presence_check CHECK ((presence = ANY (ARRAY['PRESENT'::text, 'EXCUSED'::text, 'ABSENT'::text])))
meeting_people constraint meeting_people_stands_for FOREIGN KEY (meeting_id, stands_for_id) REFERENCES meeting_people(meeting_id, id)
CREATE INDEX meeting_people_person ON public.meeting_people USING btree (person_id)
CREATE UNIQUE INDEX meeting_people_of_meeting ON public.meeting_people USING btree (meeting_id, id)
CREATE UNIQUE INDEX meeting_people_once ON public.meeting_people USING btree (meeting_id, person_id)
CREATE UNIQUE INDEX meeting_people_one_alternate ON public.meeting_people USING btree (stands_for_id)
CREATE UNIQUE INDEX meeting_people_pkey ON public.meeting_people USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.meeting_people FOR EACH ROW EXECUTE FUNCTION record_audit('none')
meeting_voices.id bigint not null
meeting_voices.attendee_id bigint not null
meeting_voices.organisation_id bigint not null
meeting_voices constraint meeting_voices_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES meeting_people(id) ON DELETE CASCADE
meeting_voices constraint meeting_voices_once UNIQUE (attendee_id, organisation_id)
meeting_voices constraint meeting_voices_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
meeting_voices constraint meeting_voices_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX meeting_voices_once ON public.meeting_voices USING btree (attendee_id, organisation_id)
CREATE UNIQUE INDEX meeting_voices_pkey ON public.meeting_voices USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.meeting_voices FOR EACH ROW EXECUTE FUNCTION record_audit('none')
meetings.id bigint not null
meetings.body_id bigint not null
meetings.number integer
meetings.titles jsonb not null
meetings.starts_at timestamp with time zone not null
meetings.ends_at timestamp with time zone not null
meetings.zone text not null
meetings.places jsonb not null default '{}'::jsonb
meetings.online text not null default ''::text
meetings.audience audience not null default 'MEMBERS'::text
meetings.copied_from_id bigint
meetings.briefing_of_id bigint
meetings.convened_at timestamp with time zone
meetings.convened_by bigint
meetings.cancelled_at timestamp with time zone
meetings.cancelled_by bigint
meetings.cancelled_why text not null default ''::text
meetings.created_at timestamp with time zone not null default clock()
meetings.created_by bigint
meetings.version integer not null default 1
meetings.uid text not null default (gen_random_uuid())::text
meetings.sequence integer not null default 0
meetings.short_notice_why text not null default ''::text
meetings constraint meetings_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
meetings constraint meetings_briefing_of_id_fkey FOREIGN KEY (briefing_of_id) REFERENCES meetings(id)
meetings constraint meetings_cancelled CHECK (((cancelled_at IS NULL) = (cancelled_why = ''::text)))
meetings constraint meetings_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES people(id)
meetings constraint meetings_cancelled_why_check CHECK ((length(cancelled_why) <= 1000))
meetings constraint meetings_check CHECK (((ends_at > starts_at) AND (ends_at < (starts_at + '14 days'::interval))))
meetings constraint meetings_convened_by_fkey FOREIGN KEY (convened_by) REFERENCES people(id)
meetings constraint meetings_copied_from_id_fkey FOREIGN KEY (copied_from_id) REFERENCES meetings(id)
meetings constraint meetings_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
meetings constraint meetings_number UNIQUE (body_id, number)
meetings constraint meetings_number_check CHECK ((number > 0))
meetings constraint meetings_numbered CHECK (((number IS NULL) OR ((briefing_of_id IS NULL) AND (convened_at IS NOT NULL))))
meetings constraint meetings_online_check CHECK ((length(online) <= 500))
meetings constraint meetings_pkey PRIMARY KEY (id)
meetings constraint meetings_sequence_check CHECK ((sequence >= 0))
meetings constraint meetings_short_notice_why_check CHECK ((length(short_notice_why) <= 1000))
meetings constraint meetings_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 200)))
meetings constraint meetings_uid_key UNIQUE (uid)
CREATE INDEX meetings_briefing ON public.meetings USING btree (briefing_of_id)
CREATE INDEX meetings_search ON public.meetings USING gin (words_of(titles, places))
CREATE INDEX meetings_starts ON public.meetings USING btree (starts_at)
CREATE UNIQUE INDEX meetings_number ON public.meetings USING btree (body_id, number)
CREATE UNIQUE INDEX meetings_pkey ON public.meetings USING btree (id)
CREATE UNIQUE INDEX meetings_uid_key ON public.meetings USING btree (uid)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.meetings FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function member_admit(organisation bigint, constituency bigint, category bigint, band bigint, joined date, kind text DEFAULT 'ENTERED'::text, decision bigint DEFAULT NULL::bigint, why text DEFAULT ''::text, in_precision text DEFAULT 'DAY'::text, in_quality text DEFAULT 'EXACT'::text, of_constituency text DEFAULT 'EXACT'::text, ended date DEFAULT NULL::date) ab4be8fabf7bb901de56346f1dcc270f
member_billing.id bigint not null
member_billing.member_id bigint not null
member_billing.from_year integer not null
member_billing.currency text not null
member_billing.recorded_at timestamp with time zone not null default clock()
member_billing.recorded_by bigint
member_billing constraint member_billing_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
member_billing constraint member_billing_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
member_billing constraint member_billing_once UNIQUE (member_id, from_year)
member_billing constraint member_billing_pkey PRIMARY KEY (id)
member_billing constraint member_billing_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
CREATE UNIQUE INDEX member_billing_once ON public.member_billing USING btree (member_id, from_year)
CREATE UNIQUE INDEX member_billing_pkey ON public.member_billing USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.member_billing FOR EACH ROW EXECUTE FUNCTION record_audit('member')
member_events.id bigint not null
member_events.member_id bigint not null
member_events.kind text not null
member_events.effective_on date not null
member_events.ending text
member_events.other_member_id bigint
member_events.takes_back_id bigint
member_events.decision_id bigint
member_events.reason text not null default ''::text
member_events.was jsonb not null default '{}'::jsonb
member_events.becomes jsonb not null default '{}'::jsonb
member_events.recorded_at timestamp with time zone not null default clock()
member_events.recorded_by bigint
member_events constraint member_events_check CHECK (((kind = 'ENDED'::text) = (ending IS NOT NULL)))
member_events constraint member_events_check1 CHECK (((kind = 'TAKEN_BACK'::text) = (takes_back_id IS NOT NULL)))
member_events constraint member_events_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
member_events constraint member_events_ending_check CHECK ((ending = ANY (ARRAY['WITHDRAWAL'::text, 'LAPSE'::text, 'EXPULSION'::text, 'MERGER'::text, 'SPLIT'::text])))
member_events constraint member_events_kind_check CHECK ((kind = ANY (ARRAY['ENTERED'::text, 'ADMITTED'::text, 'RETURNED'::text, 'RECLASSIFIED'::text, 'CORRECTED'::text, 'ENDED'::text, 'TAKEN_BACK'::text])))
member_events constraint member_events_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
member_events constraint member_events_other_member_id_fkey FOREIGN KEY (other_member_id) REFERENCES members(id)
member_events constraint member_events_pkey PRIMARY KEY (id)
member_events constraint member_events_reason_check CHECK ((length(reason) <= 1000))
member_events constraint member_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
member_events constraint member_events_taken_back_once UNIQUE (takes_back_id)
member_events constraint member_events_takes_back_id_fkey FOREIGN KEY (takes_back_id) REFERENCES member_events(id)
CREATE INDEX member_events_decision ON public.member_events USING btree (decision_id) WHERE (decision_id IS NOT NULL)
CREATE INDEX member_events_member ON public.member_events USING btree (member_id, id)
CREATE INDEX member_events_other ON public.member_events USING btree (other_member_id) WHERE (other_member_id IS NOT NULL)
CREATE UNIQUE INDEX member_events_pkey ON public.member_events USING btree (id)
CREATE UNIQUE INDEX member_events_taken_back_once ON public.member_events USING btree (takes_back_id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.member_events FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.member_events FOR EACH ROW EXECUTE FUNCTION record_audit('member')
function member_leaves_seat() 9b73533e0a261972442464e15fad6a13
member_states.id bigint not null
member_states.member_id bigint not null
member_states.from_on date not null
member_states.to_on date not null default 'infinity'::date
member_states.known_from timestamp with time zone not null default clock()
member_states.known_to timestamp with time zone not null default 'infinity'::timestamp with time zone
member_states.status text not null
member_states.joined_on date not null
member_states.joined_precision text not null default 'DAY'::text
member_states.joined_quality text not null default 'EXACT'::text
member_states.constituency_quality text not null default 'EXACT'::text
member_states.ended_on date
member_states.constituency_id bigint not null
member_states.category_id bigint not null
member_states.band_id bigint
member_states.event_id bigint
member_states constraint member_states_category_id_band_id_fkey FOREIGN KEY (category_id, band_id) REFERENCES bands(category_id, id)
member_states constraint member_states_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
member_states constraint member_states_check CHECK ((ended_on >= joined_on))
member_states constraint member_states_check1 CHECK ((from_on < to_on))
member_states constraint member_states_check2 CHECK ((known_from <= known_to))
member_states constraint member_states_check3 CHECK (
CASE status
    WHEN 'FUTURE'::text THEN (to_on <= joined_on)
    WHEN 'CURRENT'::text THEN ((from_on >= joined_on) AND (to_on <= COALESCE(ended_on, 'infinity'::date)))
    ELSE ((ended_on IS NOT NULL) AND (from_on >= ended_on))
END)
member_states constraint member_states_constituency_id_fkey FOREIGN KEY (constituency_id) REFERENCES constituencies(id)
member_states constraint member_states_constituency_quality_check CHECK ((constituency_quality = ANY (ARRAY['EXACT'::text, 'DERIVED'::text])))
member_states constraint member_states_event_id_fkey FOREIGN KEY (event_id) REFERENCES member_events(id)
member_states constraint member_states_joined_on_check CHECK ((joined_on >= '1900-01-01'::date))
member_states constraint member_states_joined_precision_check CHECK ((joined_precision = ANY (ARRAY['DAY'::text, 'YEAR'::text])))
member_states constraint member_states_joined_quality_check CHECK ((joined_quality = ANY (ARRAY['EXACT'::text, 'DERIVED'::text])))
member_states constraint member_states_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
member_states constraint member_states_one EXCLUDE USING gist (member_id WITH =, daterange(from_on, to_on) WITH &&, tstzrange(known_from, known_to) WITH &&)
member_states constraint member_states_pkey PRIMARY KEY (id)
member_states constraint member_states_status_check CHECK ((status = ANY (ARRAY['FUTURE'::text, 'CURRENT'::text, 'FORMER'::text])))
member_states constraint whole TRIGGER DEFERRABLE INITIALLY DEFERRED
CREATE INDEX member_states_now ON public.member_states USING btree (member_id, from_on) WHERE (known_to = 'infinity'::timestamp with time zone)
CREATE INDEX member_states_one ON public.member_states USING gist (member_id, daterange(from_on, to_on), tstzrange(known_from, known_to))
CREATE UNIQUE INDEX member_states_pkey ON public.member_states USING btree (id)
CREATE CONSTRAINT TRIGGER whole AFTER INSERT OR UPDATE ON public.member_states DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION member_states_whole()
CREATE TRIGGER closed_only BEFORE DELETE OR UPDATE ON public.member_states FOR EACH ROW EXECUTE FUNCTION member_states_close()
CREATE TRIGGER leaves_seat AFTER INSERT ON public.member_states FOR EACH ROW WHEN ((new.status = 'FORMER'::text)) EXECUTE FUNCTION member_leaves_seat()
function member_states_close() ac1d8e3dcc7174b4d5f73489f64591e0
function member_states_whole() dbd294b3b3ec7886c446b4f747d74f1e
members.id bigint not null
members.organisation_id bigint not null
members.version integer not null default 1
members constraint members_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
members constraint members_organisation_id_key UNIQUE (organisation_id)
members constraint members_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX members_organisation_id_key ON public.members USING btree (organisation_id)
CREATE UNIQUE INDEX members_pkey ON public.members USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
membership_years.id bigint not null
membership_years.number integer not null
membership_years.starts_on date not null
membership_years.ends_on date not null
membership_years.due_on date not null
membership_years.schedule_id bigint not null
membership_years.opened_at timestamp with time zone not null default clock()
membership_years.opened_by bigint
membership_years constraint membership_years_apart EXCLUDE USING gist (daterange(starts_on, ends_on, '[]'::text) WITH &&)
membership_years constraint membership_years_check CHECK ((ends_on > starts_on))
membership_years constraint membership_years_number_check CHECK ((number > 0))
membership_years constraint membership_years_number_key UNIQUE (number)
membership_years constraint membership_years_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES people(id)
membership_years constraint membership_years_pkey PRIMARY KEY (id)
membership_years constraint membership_years_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES fee_schedules(id)
CREATE INDEX membership_years_apart ON public.membership_years USING gist (daterange(starts_on, ends_on, '[]'::text))
CREATE UNIQUE INDEX membership_years_number_key ON public.membership_years USING btree (number)
CREATE UNIQUE INDEX membership_years_pkey ON public.membership_years USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.membership_years FOR EACH ROW EXECUTE FUNCTION record_audit('none')
minutes.id bigint not null
minutes.meeting_id bigint not null
minutes.number integer not null
minutes.language text not null
minutes.why text not null default ''::text
minutes.written_at timestamp with time zone not null default clock()
minutes.written_by bigint
minutes constraint minutes_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
minutes constraint minutes_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id)
minutes constraint minutes_number UNIQUE (meeting_id, number)
minutes constraint minutes_number_check CHECK ((number > 0))
minutes constraint minutes_of_meeting UNIQUE (meeting_id, id)
minutes constraint minutes_pkey PRIMARY KEY (id)
minutes constraint minutes_why_check CHECK ((length(why) <= 1000))
minutes constraint minutes_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE UNIQUE INDEX minutes_number ON public.minutes USING btree (meeting_id, number)
CREATE UNIQUE INDEX minutes_of_meeting ON public.minutes USING btree (meeting_id, id)
CREATE UNIQUE INDEX minutes_pkey ON public.minutes USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.minutes FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.minutes FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER before_approval BEFORE INSERT ON public.minutes FOR EACH ROW EXECUTE FUNCTION minutes_before_approval()
minutes_acts.id bigint not null
minutes_acts.meeting_id bigint not null
minutes_acts.minutes_id bigint not null
minutes_acts.act text not null
minutes_acts.until date
minutes_acts.why text not null default ''::text
minutes_acts.approving_id bigint
minutes_acts.audience audience
minutes_acts.at timestamp with time zone not null default clock()
minutes_acts.by bigint
minutes_acts constraint minutes_acts_act_check CHECK ((act = ANY (ARRAY['CIRCULATED'::text, 'APPROVED'::text, 'PUBLISHED'::text])))
minutes_acts constraint minutes_acts_approving_id_fkey FOREIGN KEY (approving_id) REFERENCES meetings(id)
minutes_acts constraint minutes_acts_by_fkey FOREIGN KEY (by) REFERENCES people(id)
minutes_acts constraint minutes_acts_check CHECK ((((act = 'CIRCULATED'::text) = (until IS NOT NULL)) AND ((act = 'PUBLISHED'::text) = (audience IS NOT NULL))))
minutes_acts constraint minutes_acts_check1 CHECK (((approving_id IS NULL) OR ((act = 'APPROVED'::text) AND (approving_id <> meeting_id))))
minutes_acts constraint minutes_acts_meeting_id_minutes_id_fkey FOREIGN KEY (meeting_id, minutes_id) REFERENCES minutes(meeting_id, id)
minutes_acts constraint minutes_acts_pkey PRIMARY KEY (id)
minutes_acts constraint minutes_acts_why_check CHECK ((length(why) <= 1000))
CREATE INDEX minutes_acts_meeting ON public.minutes_acts USING btree (meeting_id)
CREATE UNIQUE INDEX minutes_acts_approved_once ON public.minutes_acts USING btree (meeting_id) WHERE (act = 'APPROVED'::text)
CREATE UNIQUE INDEX minutes_acts_pkey ON public.minutes_acts USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.minutes_acts FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.minutes_acts FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function minutes_before_approval() 1fb3b4e26fbd099d6eeec09e772ee218
minutes_corrections.id bigint not null
minutes_corrections.minutes_id bigint not null
minutes_corrections.position integer not null
minutes_corrections.attendee_id bigint not null
minutes_corrections.text text not null
minutes_corrections.suggested_at timestamp with time zone not null default clock()
minutes_corrections.answer text
minutes_corrections.answered_at timestamp with time zone
minutes_corrections.answered_by bigint
minutes_corrections.why text not null default ''::text
minutes_corrections.became_id bigint
minutes_corrections constraint minutes_corrections_answer_check CHECK ((answer = ANY (ARRAY['ACCEPTED'::text, 'DECLINED'::text])))
minutes_corrections constraint minutes_corrections_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES people(id)
minutes_corrections constraint minutes_corrections_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES meeting_people(id)
minutes_corrections constraint minutes_corrections_became_id_fkey FOREIGN KEY (became_id) REFERENCES minutes(id)
minutes_corrections constraint minutes_corrections_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
minutes_corrections constraint minutes_corrections_check1 CHECK (((COALESCE(answer, ''::text) = 'ACCEPTED'::text) = (became_id IS NOT NULL)))
minutes_corrections constraint minutes_corrections_minutes_id_position_fkey FOREIGN KEY (minutes_id, "position") REFERENCES minutes_parts(minutes_id, "position")
minutes_corrections constraint minutes_corrections_pkey PRIMARY KEY (id)
minutes_corrections constraint minutes_corrections_text_check CHECK (((length(TRIM(BOTH FROM text)) >= 1) AND (length(TRIM(BOTH FROM text)) <= 5000)))
minutes_corrections constraint minutes_corrections_why_check CHECK ((length(why) <= 1000))
CREATE UNIQUE INDEX minutes_corrections_pkey ON public.minutes_corrections USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.minutes_corrections FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.minutes_corrections FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
minutes_parts.minutes_id bigint not null
minutes_parts.position integer not null
minutes_parts.kind text not null default 'ITEM'::text
minutes_parts.item_id bigint
minutes_parts.audience audience not null
minutes_parts.titles jsonb not null
minutes_parts.said jsonb not null default '{}'::jsonb
minutes_parts.text text not null default ''::text
minutes_parts constraint minutes_parts_check CHECK (((kind = ANY (ARRAY['ITEM'::text, 'MORE'::text])) = (item_id IS NOT NULL)))
minutes_parts constraint minutes_parts_item_id_fkey FOREIGN KEY (item_id) REFERENCES agenda_items(id)
minutes_parts constraint minutes_parts_kind_check CHECK ((kind = ANY (ARRAY['PRESENCE'::text, 'QUORUM'::text, 'ITEM'::text, 'MORE'::text])))
minutes_parts constraint minutes_parts_minutes_id_fkey FOREIGN KEY (minutes_id) REFERENCES minutes(id)
minutes_parts constraint minutes_parts_pkey PRIMARY KEY (minutes_id, "position")
minutes_parts constraint minutes_parts_position_check CHECK (("position" > 0))
minutes_parts constraint minutes_parts_text_check CHECK ((length(text) <= 30000))
minutes_parts constraint minutes_parts_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 400)))
CREATE INDEX minutes_parts_search ON public.minutes_parts USING gin (((words_of(titles, said) || words_any(''::text, text))))
CREATE UNIQUE INDEX minutes_parts_pkey ON public.minutes_parts USING btree (minutes_id, "position")
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.minutes_parts FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function names_on(org bigint, present jsonb, day date) 8051407e9e61e79cd05abaca1acaa403
function next_decision() 92051f1b4e5c9a2718a492af77251a2a
function no_circle() 173282c20e349f99e7eb8b647bcb79de
notice_periods.id bigint not null
notice_periods.months integer not null
notice_periods.effective_on date not null
notice_periods.rule text not null default ''::text
notice_periods.recorded_at timestamp with time zone not null default clock()
notice_periods.recorded_by bigint
notice_periods constraint notice_periods_effective_on_check CHECK ((effective_on >= '1900-01-01'::date))
notice_periods constraint notice_periods_effective_on_key UNIQUE (effective_on)
notice_periods constraint notice_periods_months_check CHECK (((months >= 0) AND (months <= 24)))
notice_periods constraint notice_periods_pkey PRIMARY KEY (id)
notice_periods constraint notice_periods_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
notice_periods constraint notice_periods_rule_check CHECK (((length(rule) <= 100) AND (rule !~ '[[:cntrl:]]'::text)))
CREATE UNIQUE INDEX notice_periods_effective_on_key ON public.notice_periods USING btree (effective_on)
CREATE UNIQUE INDEX notice_periods_pkey ON public.notice_periods USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.notice_periods FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.notice_periods FOR EACH ROW EXECUTE FUNCTION record_audit('none')
notices.id bigint not null
notices.kind text not null
notices.person_id bigint
notices.organisation_id bigint
notices.address text not null
notices.name text not null default ''::text
notices.language text not null
notices.data jsonb not null default '{}'::jsonb
notices.message_id text not null default (gen_random_uuid())::text
notices.state text not null default 'QUEUED'::text
notices.attempts integer not null default 0
notices.next_at timestamp with time zone not null default clock()
notices.last_error text not null default ''::text
notices.created_at timestamp with time zone not null default clock()
notices.sent_at timestamp with time zone
notices.subject text not null default ''::text
notices.body text not null default ''::text
notices.html text not null default ''::text
notices.resends_id bigint
notices constraint notices_address_check CHECK ((address !~ '[[:cntrl:]]'::text))
notices constraint notices_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
notices constraint notices_message_id_key UNIQUE (message_id)
notices constraint notices_name_check CHECK ((name !~ '[[:cntrl:]]'::text))
notices constraint notices_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
notices constraint notices_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
notices constraint notices_pkey PRIMARY KEY (id)
notices constraint notices_resends_id_fkey FOREIGN KEY (resends_id) REFERENCES notices(id)
notices constraint notices_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'SENT'::text, 'FAILED'::text, 'DROPPED'::text])))
CREATE INDEX notices_failed ON public.notices USING btree (id) WHERE (state = 'FAILED'::text)
CREATE INDEX notices_organisation ON public.notices USING btree (organisation_id, id DESC)
CREATE INDEX notices_person ON public.notices USING btree (person_id, id DESC)
CREATE INDEX notices_queue ON public.notices USING btree (next_at, id) WHERE (state = 'QUEUED'::text)
CREATE INDEX notices_reached ON public.notices USING btree (lower(address), sent_at) WHERE (state = 'SENT'::text)
CREATE UNIQUE INDEX notices_message_id_key ON public.notices USING btree (message_id)
CREATE UNIQUE INDEX notices_pkey ON public.notices USING btree (id)
CREATE TRIGGER audit AFTER INSERT ON public.notices FOR EACH ROW WHEN ((new.resends_id IS NOT NULL)) EXECUTE FUNCTION record_audit('organisation')
observerships.id bigint not null
observerships.organisation_id bigint not null
observerships.starts_on date not null
observerships.ends_on date
observerships.occasion text not null
observerships.invited_by text not null default ''::text
observerships.version integer not null default 1
observerships constraint observerships_apart EXCLUDE USING gist (organisation_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
observerships constraint observerships_check CHECK ((ends_on >= starts_on))
observerships constraint observerships_invited_by_check CHECK (((length(invited_by) <= 200) AND (invited_by !~ '[[:cntrl:]]'::text)))
observerships constraint observerships_occasion_check CHECK ((((length(TRIM(BOTH FROM occasion)) >= 1) AND (length(TRIM(BOTH FROM occasion)) <= 300)) AND (occasion !~ '[[:cntrl:]]'::text)))
observerships constraint observerships_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
observerships constraint observerships_pkey PRIMARY KEY (id)
observerships constraint observerships_starts_on_check CHECK ((starts_on >= '1900-01-01'::date))
CREATE INDEX observerships_apart ON public.observerships USING gist (organisation_id, daterange(starts_on, ends_on, '[]'::text))
CREATE INDEX observerships_order ON public.observerships USING btree (starts_on DESC, id DESC)
CREATE UNIQUE INDEX observerships_pkey ON public.observerships USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.observerships FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
function open_paper_versions() ffde14036b1e5bfbaf9ba434532f8879
function organisation_search(org bigint, names jsonb) b66ba944daa2a2c250cb5e82156f1612
organisations.id bigint not null
organisations.names jsonb not null
organisations.name_en text not null generated (names ->> 'en'::text)
organisations.sort_en text not null generated fold((names ->> 'en'::text))
organisations.sort_fr text not null generated fold(COALESCE(NULLIF((names ->> 'fr'::text), ''::text), (names ->> 'en'::text)))
organisations.sort_es text not null generated fold(COALESCE(NULLIF((names ->> 'es'::text), ''::text), (names ->> 'en'::text)))
organisations.country_code text
organisations.kind text
organisations.website text not null default ''::text
organisations.namesake boolean not null default false
organisations.search text not null default ''::text
organisations.created_at timestamp with time zone not null default clock()
organisations.version integer not null default 1
organisations constraint organisations_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries(code)
organisations constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['government'::text, 'public'::text, 'multilateral'::text, 'ngo'::text, 'foundation'::text, 'private'::text, 'academic'::text, 'other'::text])))
organisations constraint organisations_names_check CHECK (((length(TRIM(BOTH FROM (names ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (names ->> 'en'::text))) <= 300)))
organisations constraint organisations_pkey PRIMARY KEY (id)
organisations constraint organisations_website_check CHECK (((website = ''::text) OR (website ~ '^https?://[^[:space:]]+$'::text)))
CREATE INDEX organisations_search ON public.organisations USING gin (search gin_trgm_ops)
CREATE INDEX organisations_sort_en ON public.organisations USING btree (sort_en, id)
CREATE INDEX organisations_sort_es ON public.organisations USING btree (sort_es, id)
CREATE INDEX organisations_sort_fr ON public.organisations USING btree (sort_fr, id)
CREATE UNIQUE INDEX organisations_once ON public.organisations USING btree (sort_en, COALESCE(country_code, ''::text)) WHERE (NOT namesake)
CREATE UNIQUE INDEX organisations_pkey ON public.organisations USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.organisations FOR EACH ROW EXECUTE FUNCTION record_audit('id')
CREATE TRIGGER index_names BEFORE INSERT OR UPDATE OF names ON public.organisations FOR EACH ROW EXECUTE FUNCTION organisations_index()
function organisations_index() 9708f1c786176d1b620fce3eb0004785
pack_parts.pack_id bigint not null
pack_parts.position integer not null
pack_parts.pages integer not null
pack_parts.printed boolean not null
pack_parts constraint pack_parts_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES packs(id) ON DELETE CASCADE
pack_parts constraint pack_parts_pages_check CHECK ((pages > 0))
pack_parts constraint pack_parts_pkey PRIMARY KEY (pack_id, "position")
pack_parts constraint pack_parts_position_check CHECK (("position" > 0))
CREATE UNIQUE INDEX pack_parts_pkey ON public.pack_parts USING btree (pack_id, "position")
packs.id bigint not null
packs.meeting_id bigint not null
packs.language text not null
packs.reach text not null
packs.key text not null
packs.state text not null default 'ASKED'::text
packs.documents integer not null
packs.attempts integer not null default 0
packs.leased_until timestamp with time zone
packs.blob text
packs.pages integer not null default 0
packs.asked_at timestamp with time zone not null default clock()
packs.asked_by bigint
packs.settled_at timestamp with time zone
packs constraint packs_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id)
packs constraint packs_attempts_check CHECK ((attempts >= 0))
packs constraint packs_blob_fkey FOREIGN KEY (blob) REFERENCES blobs(key)
packs constraint packs_check CHECK ((((state = 'READY'::text) = (blob IS NOT NULL)) AND ((state = 'READY'::text) = (pages > 0))))
packs constraint packs_check1 CHECK (((state = ANY (ARRAY['ASKED'::text, 'MAKING'::text])) = (settled_at IS NULL)))
packs constraint packs_documents_check CHECK ((documents >= 0))
packs constraint packs_key_check CHECK ((key ~ '^[0-9a-f]{64}$'::text))
packs constraint packs_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
packs constraint packs_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id)
packs constraint packs_once UNIQUE (meeting_id, language, reach, key)
packs constraint packs_pages_check CHECK ((pages >= 0))
packs constraint packs_pkey PRIMARY KEY (id)
packs constraint packs_reach_check CHECK ((reach = ANY (ARRAY['PUBLIC'::text, 'GUEST'::text, 'MEMBERS'::text, 'STAND_IN'::text, 'BOARD'::text, 'STAFF'::text])))
packs constraint packs_state_check CHECK ((state = ANY (ARRAY['ASKED'::text, 'MAKING'::text, 'READY'::text, 'STALE'::text, 'FAILED'::text])))
CREATE INDEX packs_blob ON public.packs USING btree (blob) WHERE (blob IS NOT NULL)
CREATE INDEX packs_waiting ON public.packs USING btree (((reach = 'PUBLIC'::text)), asked_at, id) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX packs_once ON public.packs USING btree (meeting_id, language, reach, key)
CREATE UNIQUE INDEX packs_pkey ON public.packs USING btree (id)
CREATE TRIGGER audit AFTER INSERT ON public.packs FOR EACH ROW EXECUTE FUNCTION record_audit('none')
paper_openings.version_id bigint not null
paper_openings.audience audience not null
paper_openings.at timestamp with time zone not null default clock()
paper_openings constraint paper_openings_pkey PRIMARY KEY (version_id, audience)
paper_openings constraint paper_openings_version_id_fkey FOREIGN KEY (version_id) REFERENCES paper_versions(id)
CREATE UNIQUE INDEX paper_openings_pkey ON public.paper_openings USING btree (version_id, audience)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.paper_openings FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
paper_versions.id bigint not null
paper_versions.paper_id bigint not null
paper_versions.language text not null
paper_versions.number integer not null
paper_versions.follows integer
paper_versions.blob text
paper_versions.name text not null default ''::text
paper_versions.media_type text not null
paper_versions.bytes integer not null
paper_versions.sha256 bytea not null
paper_versions.body text
paper_versions.at timestamp with time zone not null default clock()
paper_versions.by bigint
paper_versions constraint paper_versions_blob_fkey FOREIGN KEY (blob) REFERENCES blobs(key)
paper_versions constraint paper_versions_by_fkey FOREIGN KEY (by) REFERENCES people(id)
paper_versions constraint paper_versions_bytes_check CHECK ((bytes > 0))
paper_versions constraint paper_versions_check CHECK (((blob IS NULL) <> (body IS NULL)))
paper_versions constraint paper_versions_check1 CHECK (((blob IS NULL) OR (blob = encode(sha256, 'hex'::text))))
paper_versions constraint paper_versions_check2 CHECK (((body IS NULL) OR (sha256 = sha256(convert_to(body, 'UTF8'::name)))))
paper_versions constraint paper_versions_check3 CHECK (((language = 'en'::text) = (follows IS NULL)))
paper_versions constraint paper_versions_follows_check CHECK ((follows > 0))
paper_versions constraint paper_versions_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
paper_versions constraint paper_versions_name_check CHECK (((length(name) <= 200) AND (name !~ '[[:cntrl:]]'::text)))
paper_versions constraint paper_versions_number UNIQUE (paper_id, language, number)
paper_versions constraint paper_versions_number_check CHECK ((number > 0))
paper_versions constraint paper_versions_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES papers(id)
paper_versions constraint paper_versions_pkey PRIMARY KEY (id)
paper_versions constraint paper_versions_sha256_check CHECK ((length(sha256) = 32))
CREATE INDEX paper_versions_blob ON public.paper_versions USING btree (blob) WHERE (blob IS NOT NULL)
CREATE UNIQUE INDEX paper_versions_number ON public.paper_versions USING btree (paper_id, language, number)
CREATE UNIQUE INDEX paper_versions_pkey ON public.paper_versions USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.paper_versions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.paper_versions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER opened AFTER INSERT ON public.paper_versions FOR EACH ROW EXECUTE FUNCTION open_paper_versions()
paper_withdrawals.id bigint not null
paper_withdrawals.paper_id bigint not null
paper_withdrawals.reason text not null
paper_withdrawals.at timestamp with time zone not null default clock()
paper_withdrawals.by bigint
paper_withdrawals constraint paper_withdrawals_by_fkey FOREIGN KEY (by) REFERENCES people(id)
paper_withdrawals constraint paper_withdrawals_once UNIQUE (paper_id)
paper_withdrawals constraint paper_withdrawals_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES papers(id)
paper_withdrawals constraint paper_withdrawals_pkey PRIMARY KEY (id)
paper_withdrawals constraint paper_withdrawals_reason_check CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 1000)))
CREATE UNIQUE INDEX paper_withdrawals_once ON public.paper_withdrawals USING btree (paper_id)
CREATE UNIQUE INDEX paper_withdrawals_pkey ON public.paper_withdrawals USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.paper_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.paper_withdrawals FOR EACH ROW EXECUTE FUNCTION record_audit('none')
paper_words.version_id bigint not null
paper_words.part integer not null
paper_words.words text not null
paper_words.search tsvector not null
paper_words.failed text not null default ''::text
paper_words constraint paper_words_failed_check CHECK ((failed = ANY (ARRAY[''::text, 'NONE'::text, 'BROKEN'::text, 'TIME'::text])))
paper_words constraint paper_words_part_check CHECK ((part > 0))
paper_words constraint paper_words_pkey PRIMARY KEY (version_id, part)
paper_words constraint paper_words_version_id_fkey FOREIGN KEY (version_id) REFERENCES paper_versions(id)
CREATE INDEX paper_words_search ON public.paper_words USING gin (search)
CREATE UNIQUE INDEX paper_words_pkey ON public.paper_words USING btree (version_id, part)
papers.id bigint not null
papers.meeting_id bigint
papers.agenda_item_id bigint
papers.label text not null
papers.number text not null
papers.ordinal integer not null generated ("substring"(number, '^[0-9]+'::text))::integer
papers.titles jsonb not null
papers.audience audience not null
papers.created_at timestamp with time zone not null default clock()
papers.created_by bigint
papers.version integer not null default 1
papers constraint papers_check CHECK (((agenda_item_id IS NULL) OR (meeting_id IS NOT NULL)))
papers constraint papers_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
papers constraint papers_item FOREIGN KEY (meeting_id, agenda_item_id) REFERENCES agenda_items(meeting_id, id) ON DELETE SET NULL (agenda_item_id)
papers constraint papers_label_check CHECK ((label = ANY (ARRAY['DOCUMENT'::text, 'PAPER'::text, 'ANNEX'::text])))
papers constraint papers_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id)
papers constraint papers_number UNIQUE NULLS NOT DISTINCT (meeting_id, label, number)
papers constraint papers_number_check CHECK ((number ~ '^[1-9][0-9]{0,2}[A-Z]{0,2}(\.[1-9][0-9]?)?$'::text))
papers constraint papers_pkey PRIMARY KEY (id)
papers constraint papers_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 300)))
CREATE INDEX papers_agenda_item ON public.papers USING btree (agenda_item_id) WHERE (agenda_item_id IS NOT NULL)
CREATE INDEX papers_search ON public.papers USING gin (words_of(titles, '{}'::jsonb))
CREATE UNIQUE INDEX papers_number ON public.papers USING btree (meeting_id, label, number) NULLS NOT DISTINCT
CREATE UNIQUE INDEX papers_pkey ON public.papers USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.papers FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.papers FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER opened AFTER UPDATE OF audience ON public.papers FOR EACH ROW EXECUTE FUNCTION open_paper_versions()
payments.id bigint not null
payments.dues_id bigint not null
payments.paid_on date not null
payments.amount bigint not null
payments.reference text not null default ''::text
payments.reverses_id bigint
payments.reason text not null default ''::text
payments.recorded_at timestamp with time zone not null default clock()
payments.recorded_by bigint
payments constraint payments_check CHECK ((((reverses_id IS NULL) AND (amount > 0)) OR ((reverses_id IS NOT NULL) AND (amount < 0) AND (reason <> ''::text))))
payments constraint payments_dues_id_fkey FOREIGN KEY (dues_id) REFERENCES dues(id)
payments constraint payments_paid_on_check CHECK ((paid_on >= '1900-01-01'::date))
payments constraint payments_pkey PRIMARY KEY (id)
payments constraint payments_reason_check CHECK ((length(reason) <= 1000))
payments constraint payments_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
payments constraint payments_reference_check CHECK (((length(reference) <= 140) AND (reference !~ '[[:cntrl:]]'::text)))
payments constraint payments_reversed_once UNIQUE (reverses_id)
payments constraint payments_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES payments(id)
CREATE INDEX payments_dues ON public.payments USING btree (dues_id)
CREATE UNIQUE INDEX payments_pkey ON public.payments USING btree (id)
CREATE UNIQUE INDEX payments_reversed_once ON public.payments USING btree (reverses_id)
CREATE TRIGGER add AFTER INSERT ON public.payments FOR EACH ROW EXECUTE FUNCTION payments_add()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.payments FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.payments FOR EACH ROW EXECUTE FUNCTION record_audit('dues')
function payments_add() 5a3179699637e1b4f7e4cd9eef201405
people.id bigint not null
people.name text not null
people.email text
people.language text not null default 'en'::text
people.created_at timestamp with time zone not null default clock()
people.version integer not null default 1
people constraint people_email_check CHECK (((email = lower(email)) AND (length(email) <= 254) AND (email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'::text)))
people constraint people_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
people constraint people_name_check CHECK (((name = TRIM(BOTH FROM name)) AND ((length(name) >= 1) AND (length(name) <= 200)) AND (name !~ '[[:cntrl:]]'::text)))
people constraint people_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX people_email ON public.people USING btree (email)
CREATE UNIQUE INDEX people_pkey ON public.people USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION record_audit('none')
person_roles.id bigint not null
person_roles.person_id bigint not null
person_roles.role text not null
person_roles.starts_on date not null
person_roles.ends_on date
person_roles.before_seats boolean not null default false
person_roles constraint board_follows_seats TRIGGER DEFERRABLE INITIALLY DEFERRED
person_roles constraint person_roles_before_seats CHECK (((role = 'BOARD'::text) OR (NOT before_seats)))
person_roles constraint person_roles_check CHECK ((ends_on >= starts_on))
person_roles constraint person_roles_once EXCLUDE USING gist (person_id WITH =, role WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
person_roles constraint person_roles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
person_roles constraint person_roles_pkey PRIMARY KEY (id)
person_roles constraint person_roles_role_check CHECK ((role = ANY (ARRAY['BOARD'::text, 'STAFF'::text, 'ADMIN'::text])))
CREATE INDEX person_roles_once ON public.person_roles USING gist (person_id, role, daterange(starts_on, ends_on, '[]'::text))
CREATE UNIQUE INDEX person_roles_pkey ON public.person_roles USING btree (id)
CREATE CONSTRAINT TRIGGER board_follows_seats AFTER INSERT OR DELETE OR UPDATE ON public.person_roles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION board_follows_seats()
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.person_roles FOR EACH ROW EXECUTE FUNCTION record_audit('none')
procedure_objections.id bigint not null
procedure_objections.procedure_id bigint not null
procedure_objections.person_id bigint not null
procedure_objections.organisation_id bigint
procedure_objections.reason text not null
procedure_objections.at timestamp with time zone not null default clock()
procedure_objections.withdrawn_at timestamp with time zone
procedure_objections.withdrawn_by bigint
procedure_objections constraint procedure_objections_check CHECK ((withdrawn_at >= at))
procedure_objections constraint procedure_objections_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
procedure_objections constraint procedure_objections_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
procedure_objections constraint procedure_objections_pkey PRIMARY KEY (id)
procedure_objections constraint procedure_objections_procedure_id_fkey FOREIGN KEY (procedure_id) REFERENCES procedures(id)
procedure_objections constraint procedure_objections_reason_check CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 4000)))
procedure_objections constraint procedure_objections_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(id)
CREATE UNIQUE INDEX procedure_objections_once ON public.procedure_objections USING btree (procedure_id, COALESCE(organisation_id, (0)::bigint), (
CASE
    WHEN (organisation_id IS NULL) THEN person_id
    ELSE NULL::bigint
END)) NULLS NOT DISTINCT WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX procedure_objections_pkey ON public.procedure_objections USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.procedure_objections FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.procedure_objections FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
procedures.id bigint not null
procedures.body text not null
procedures.titles jsonb not null
procedures.texts jsonb not null
procedures.rule text not null default ''::text
procedures.audience audience not null
procedures.decided_for audience
procedures.opens_on date not null
procedures.closes_on date not null
procedures.short_why text not null default ''::text
procedures.created_at timestamp with time zone not null default clock()
procedures.created_by bigint
procedures.told_at timestamp with time zone
procedures.reminded_at timestamp with time zone
procedures.closed_at timestamp with time zone
procedures.closed_by bigint
procedures.outcome text
procedures.closed_why text not null default ''::text
procedures.decision_id bigint
procedures constraint procedures_body_fkey FOREIGN KEY (body) REFERENCES bodies(code)
procedures constraint procedures_check CHECK ((closes_on > opens_on))
procedures constraint procedures_check1 CHECK (((closed_at IS NULL) = (outcome IS NULL)))
procedures constraint procedures_check2 CHECK (((NOT (outcome IS DISTINCT FROM 'DECIDED'::text)) = (decision_id IS NOT NULL)))
procedures constraint procedures_check3 CHECK (((NOT (outcome IS DISTINCT FROM 'WITHDRAWN'::text)) = (closed_why <> ''::text)))
procedures constraint procedures_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(id)
procedures constraint procedures_closed_why_check CHECK ((length(closed_why) <= 1000))
procedures constraint procedures_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
procedures constraint procedures_decision UNIQUE (decision_id)
procedures constraint procedures_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
procedures constraint procedures_outcome_check CHECK ((outcome = ANY (ARRAY['DECIDED'::text, 'OBJECTED'::text, 'WITHDRAWN'::text])))
procedures constraint procedures_pkey PRIMARY KEY (id)
procedures constraint procedures_rule_check CHECK (((length(rule) <= 100) AND (rule !~ '[[:cntrl:]]'::text)))
procedures constraint procedures_short_why_check CHECK ((length(short_why) <= 1000))
procedures constraint procedures_texts_check CHECK ((length(TRIM(BOTH FROM (texts ->> 'en'::text))) > 0))
procedures constraint procedures_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 300)))
CREATE INDEX procedures_open ON public.procedures USING btree (closes_on) WHERE (closed_at IS NULL)
CREATE UNIQUE INDEX procedures_decision ON public.procedures USING btree (decision_id)
CREATE UNIQUE INDEX procedures_pkey ON public.procedures USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.procedures FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.procedures FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
proposed_changes.id bigint not null
proposed_changes.organisation_id bigint not null
proposed_changes.before jsonb not null
proposed_changes.after jsonb not null
proposed_changes.note text not null default ''::text
proposed_changes.proposed_by bigint not null
proposed_changes.proposed_at timestamp with time zone not null default clock()
proposed_changes.decided_by bigint
proposed_changes.decided_at timestamp with time zone
proposed_changes.outcome text
proposed_changes.reason text not null default ''::text
proposed_changes constraint proposed_changes_after_check CHECK (((jsonb_typeof(after) = 'object'::text) AND (after <> '{}'::jsonb)))
proposed_changes constraint proposed_changes_before_check CHECK ((jsonb_typeof(before) = 'object'::text))
proposed_changes constraint proposed_changes_check CHECK ((decided_at >= proposed_at))
proposed_changes constraint proposed_changes_check1 CHECK ((before <> after))
proposed_changes constraint proposed_changes_check2 CHECK (((outcome IS NULL) = (decided_at IS NULL)))
proposed_changes constraint proposed_changes_check3 CHECK (((outcome IS NOT NULL) OR ((decided_by IS NULL) AND (reason = ''::text))))
proposed_changes constraint proposed_changes_check4 CHECK (((outcome IS DISTINCT FROM 'DECLINED'::text) OR (TRIM(BOTH FROM reason) <> ''::text)))
proposed_changes constraint proposed_changes_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id)
proposed_changes constraint proposed_changes_note_check CHECK ((length(note) <= 1000))
proposed_changes constraint proposed_changes_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
proposed_changes constraint proposed_changes_outcome_check CHECK ((outcome = ANY (ARRAY['APPROVED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
proposed_changes constraint proposed_changes_pkey PRIMARY KEY (id)
proposed_changes constraint proposed_changes_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(id)
proposed_changes constraint proposed_changes_reason_check CHECK ((length(reason) <= 1000))
CREATE INDEX proposed_changes_organisation ON public.proposed_changes USING btree (organisation_id, id DESC)
CREATE INDEX proposed_changes_person ON public.proposed_changes USING btree (proposed_by)
CREATE UNIQUE INDEX proposed_changes_pkey ON public.proposed_changes USING btree (id)
CREATE UNIQUE INDEX proposed_changes_waiting ON public.proposed_changes USING btree (organisation_id) WHERE (outcome IS NULL)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.proposed_changes FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.proposed_changes FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER once BEFORE UPDATE ON public.proposed_changes FOR EACH ROW EXECUTE FUNCTION proposed_changes_once()
function proposed_changes_once() 290db7566586d8d1a11e9c35a7f8f7a1
function record_audit() 24891a87208f04810bf8a07108c4380c
function recusal(person bigint, waiver bigint, day date) a0955b72f6e781fed3fc5f4a1686ab5e
function refuse_recused() 6646094c45bf66c60203587dd5d9ce0e
regions.code text not null
regions.name jsonb not null
regions constraint regions_pkey PRIMARY KEY (code)
CREATE UNIQUE INDEX regions_pkey ON public.regions USING btree (code)
function register(day date) bfe44b1d5a02bb236267f28bdc39863a
function register_as_known(day date, known timestamp with time zone) da47030d56152180d083aeaad5b587da
reliefs.id bigint not null
reliefs.dues_id bigint not null
reliefs.amount bigint not null
reliefs.reason text not null
reliefs.recorded_at timestamp with time zone not null default clock()
reliefs.recorded_by bigint
reliefs.kind text not null
reliefs.decision_id bigint
reliefs.reverses_id bigint
reliefs constraint reliefs_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
reliefs constraint reliefs_dues_id_fkey FOREIGN KEY (dues_id) REFERENCES dues(id)
reliefs constraint reliefs_kind_check CHECK ((kind = ANY (ARRAY['CREDITED'::text, 'WAIVED'::text, 'WRITTEN_OFF'::text])))
reliefs constraint reliefs_pkey PRIMARY KEY (id)
reliefs constraint reliefs_reason_check CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 1000)))
reliefs constraint reliefs_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
reliefs constraint reliefs_reversed_once UNIQUE (reverses_id)
reliefs constraint reliefs_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES reliefs(id)
reliefs constraint reliefs_sign CHECK ((((reverses_id IS NULL) AND (amount > 0)) OR ((reverses_id IS NOT NULL) AND (amount < 0))))
reliefs constraint reliefs_waived_by_decision CHECK (((kind <> 'WAIVED'::text) OR (decision_id IS NOT NULL)))
CREATE INDEX reliefs_decision ON public.reliefs USING btree (decision_id) WHERE (decision_id IS NOT NULL)
CREATE INDEX reliefs_dues ON public.reliefs USING btree (dues_id)
CREATE UNIQUE INDEX reliefs_pkey ON public.reliefs USING btree (id)
CREATE UNIQUE INDEX reliefs_reversed_once ON public.reliefs USING btree (reverses_id)
CREATE TRIGGER add AFTER INSERT ON public.reliefs FOR EACH ROW EXECUTE FUNCTION reliefs_add()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reliefs FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.reliefs FOR EACH ROW EXECUTE FUNCTION record_audit('dues')
function reliefs_add() 9d60fbb2b17e185a9679694e2a9fd987
reminder_rule_steps.id bigint not null
reminder_rule_steps.version_id bigint not null
reminder_rule_steps.days integer not null
reminder_rule_steps.kind text not null
reminder_rule_steps.template_id bigint not null
reminder_rule_steps constraint reminder_rule_steps_check CHECK (((kind = ANY (ARRAY['REMINDER'::text, 'ARREARS_NOTICE'::text, 'SUSPENSION_NOTICE'::text, 'LAPSE_PROPOSAL'::text, 'END_NOTICE'::text])) AND ((kind = 'REMINDER'::text) OR (days > 0))))
reminder_rule_steps constraint reminder_rule_steps_days_check CHECK (((days >= '-365'::integer) AND (days <= 1825)))
reminder_rule_steps constraint reminder_rule_steps_pkey PRIMARY KEY (id)
reminder_rule_steps constraint reminder_rule_steps_template_id_kind_fkey FOREIGN KEY (template_id, kind) REFERENCES reminder_templates(id, kind)
reminder_rule_steps constraint reminder_rule_steps_version_id_days_key UNIQUE (version_id, days)
reminder_rule_steps constraint reminder_rule_steps_version_id_fkey FOREIGN KEY (version_id) REFERENCES reminder_rule_versions(id)
CREATE UNIQUE INDEX reminder_rule_steps_notice ON public.reminder_rule_steps USING btree (version_id, kind) WHERE (kind <> 'REMINDER'::text)
CREATE UNIQUE INDEX reminder_rule_steps_pkey ON public.reminder_rule_steps USING btree (id)
CREATE UNIQUE INDEX reminder_rule_steps_version_id_days_key ON public.reminder_rule_steps USING btree (version_id, days)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reminder_rule_steps FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.reminder_rule_steps FOR EACH ROW EXECUTE FUNCTION record_audit('none')
reminder_rule_versions.id bigint not null
reminder_rule_versions.rule_id bigint not null
reminder_rule_versions.number integer not null
reminder_rule_versions.enabled boolean not null
reminder_rule_versions.audience text[] not null
reminder_rule_versions.written_at timestamp with time zone not null default clock()
reminder_rule_versions.written_by bigint
reminder_rule_versions constraint reminder_rule_versions_audience_check CHECK ((audience <@ '{FOCAL_POINT,ALTERNATE,FINANCE,BOARD_REPRESENTATIVE}'::text[]))
reminder_rule_versions constraint reminder_rule_versions_number_check CHECK ((number > 0))
reminder_rule_versions constraint reminder_rule_versions_once UNIQUE (rule_id, number)
reminder_rule_versions constraint reminder_rule_versions_pkey PRIMARY KEY (id)
reminder_rule_versions constraint reminder_rule_versions_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES reminder_rules(id)
reminder_rule_versions constraint reminder_rule_versions_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE UNIQUE INDEX reminder_rule_versions_once ON public.reminder_rule_versions USING btree (rule_id, number)
CREATE UNIQUE INDEX reminder_rule_versions_pkey ON public.reminder_rule_versions USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reminder_rule_versions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.reminder_rule_versions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
reminder_rules.id bigint not null
reminder_rules.subject text not null
reminder_rules.category_id bigint
reminder_rules constraint reminder_rules_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
reminder_rules constraint reminder_rules_once UNIQUE NULLS NOT DISTINCT (subject, category_id)
reminder_rules constraint reminder_rules_pkey PRIMARY KEY (id)
reminder_rules constraint reminder_rules_subject_check CHECK ((subject = ANY (ARRAY['dues'::text, 'waiver_end'::text, 'waiver_review'::text, 'mandate_end'::text, 'term_end'::text, 'interests_due'::text, 'action_due'::text])))
CREATE UNIQUE INDEX reminder_rules_once ON public.reminder_rules USING btree (subject, category_id) NULLS NOT DISTINCT
CREATE UNIQUE INDEX reminder_rules_pkey ON public.reminder_rules USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.reminder_rules FOR EACH ROW EXECUTE FUNCTION record_audit('none')
reminder_template_versions.id bigint not null
reminder_template_versions.template_id bigint not null
reminder_template_versions.number integer not null
reminder_template_versions.subject jsonb not null
reminder_template_versions.body jsonb not null
reminder_template_versions.written_at timestamp with time zone not null default clock()
reminder_template_versions.written_by bigint
reminder_template_versions constraint reminder_template_versions_body_check CHECK ((((length((body ->> 'en'::text)) >= 1) AND (length((body ->> 'en'::text)) <= 5000)) AND ((length((body ->> 'fr'::text)) >= 1) AND (length((body ->> 'fr'::text)) <= 5000)) AND ((length((body ->> 'es'::text)) >= 1) AND (length((body ->> 'es'::text)) <= 5000))))
reminder_template_versions constraint reminder_template_versions_number_check CHECK ((number > 0))
reminder_template_versions constraint reminder_template_versions_once UNIQUE (template_id, number)
reminder_template_versions constraint reminder_template_versions_pkey PRIMARY KEY (id)
reminder_template_versions constraint reminder_template_versions_subject_check CHECK ((((length((subject ->> 'en'::text)) >= 1) AND (length((subject ->> 'en'::text)) <= 200)) AND ((length((subject ->> 'fr'::text)) >= 1) AND (length((subject ->> 'fr'::text)) <= 200)) AND ((length((subject ->> 'es'::text)) >= 1) AND (length((subject ->> 'es'::text)) <= 200))))
reminder_template_versions constraint reminder_template_versions_template_id_fkey FOREIGN KEY (template_id) REFERENCES reminder_templates(id)
reminder_template_versions constraint reminder_template_versions_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(id)
CREATE UNIQUE INDEX reminder_template_versions_once ON public.reminder_template_versions USING btree (template_id, number)
CREATE UNIQUE INDEX reminder_template_versions_pkey ON public.reminder_template_versions USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reminder_template_versions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.reminder_template_versions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
reminder_templates.id bigint not null
reminder_templates.code text
reminder_templates.kind text not null
reminder_templates.name jsonb not null
reminder_templates.subject text not null
reminder_templates constraint reminder_templates_code_key UNIQUE (code)
reminder_templates constraint reminder_templates_id_kind_key UNIQUE (id, kind)
reminder_templates constraint reminder_templates_kind_check CHECK ((kind = ANY (ARRAY['REMINDER'::text, 'ARREARS_NOTICE'::text, 'SUSPENSION_NOTICE'::text, 'LAPSE_PROPOSAL'::text, 'RESTORED'::text, 'END_NOTICE'::text])))
reminder_templates constraint reminder_templates_name_check CHECK (((length(TRIM(BOTH FROM (name ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (name ->> 'en'::text))) <= 100)))
reminder_templates constraint reminder_templates_pkey PRIMARY KEY (id)
reminder_templates constraint reminder_templates_subject_check CHECK ((subject = ANY (ARRAY['dues'::text, 'waiver_end'::text, 'waiver_review'::text, 'mandate_end'::text, 'term_end'::text, 'interests_due'::text, 'action_due'::text])))
CREATE UNIQUE INDEX reminder_templates_code_key ON public.reminder_templates USING btree (code)
CREATE UNIQUE INDEX reminder_templates_id_kind_key ON public.reminder_templates USING btree (id, kind)
CREATE UNIQUE INDEX reminder_templates_pkey ON public.reminder_templates USING btree (id)
CREATE UNIQUE INDEX reminder_templates_restored ON public.reminder_templates USING btree (kind) WHERE (kind = 'RESTORED'::text)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.reminder_templates FOR EACH ROW EXECUTE FUNCTION record_audit('none')
reminders.id bigint not null
reminders.rule text not null
reminders.dues_id bigint
reminders.days integer not null
reminders.person_id bigint
reminders.planned_for date not null
reminders.state text not null default 'PLANNED'::text
reminders.reason text not null default ''::text
reminders.notice_id bigint
reminders.planned_at timestamp with time zone not null default clock()
reminders.decided_at timestamp with time zone
reminders.kind text not null
reminders.rule_version_id bigint not null
reminders.template_version_id bigint not null
reminders.waiver_id bigint
reminders.cycle date not null
reminders.mandate_period_id bigint
reminders.holder_id bigint
reminders.action_id bigint
reminders.seat_term_id bigint
reminders constraint reminders_about CHECK ((num_nonnulls(dues_id, waiver_id, mandate_period_id, seat_term_id, holder_id, action_id) = 1))
reminders constraint reminders_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id)
reminders constraint reminders_check CHECK (((state = 'SKIPPED'::text) = (reason <> ''::text)))
reminders constraint reminders_check1 CHECK (((state = 'QUEUED'::text) = (notice_id IS NOT NULL)))
reminders constraint reminders_dues_id_fkey FOREIGN KEY (dues_id) REFERENCES dues(id)
reminders constraint reminders_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES people(id)
reminders constraint reminders_kind_check CHECK ((kind = ANY (ARRAY['REMINDER'::text, 'ARREARS_NOTICE'::text, 'SUSPENSION_NOTICE'::text, 'LAPSE_PROPOSAL'::text, 'END_NOTICE'::text])))
reminders constraint reminders_mandate_period_id_fkey FOREIGN KEY (mandate_period_id) REFERENCES mandate_periods(id)
reminders constraint reminders_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id)
reminders constraint reminders_once UNIQUE NULLS NOT DISTINCT (rule, dues_id, waiver_id, mandate_period_id, seat_term_id, holder_id, action_id, cycle, days, person_id)
reminders constraint reminders_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
reminders constraint reminders_pkey PRIMARY KEY (id)
reminders constraint reminders_reason_check CHECK ((reason = ANY (ARRAY[''::text, 'ADDRESS_BOUNCES'::text, 'ALREADY_PAID'::text, 'CLOSED'::text, 'CREDITED'::text, 'DECIDED'::text, 'DONE'::text, 'DROPPED'::text, 'ENDED'::text, 'FILLED'::text, 'MEMBERSHIP_ENDED'::text, 'MOVED'::text, 'NO_ADDRESS'::text, 'NO_LONGER_CONTACT'::text, 'NO_LONGER_IN_OFFICE'::text, 'NO_LONGER_RESPONSIBLE'::text, 'NO_LONGER_REVIEWER'::text, 'NO_RECIPIENT'::text, 'RENEWED'::text, 'RESIGNED'::text, 'REVOKED'::text, 'SUPERSEDED'::text, 'UNSUBSCRIBED'::text, 'WAIVED'::text, 'WRITTEN_OFF'::text])))
reminders constraint reminders_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES reminder_rule_versions(id)
reminders constraint reminders_seat_term_id_fkey FOREIGN KEY (seat_term_id) REFERENCES seat_terms(id)
reminders constraint reminders_state_check CHECK ((state = ANY (ARRAY['PLANNED'::text, 'QUEUED'::text, 'SKIPPED'::text])))
reminders constraint reminders_template_version_id_fkey FOREIGN KEY (template_version_id) REFERENCES reminder_template_versions(id)
reminders constraint reminders_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX reminders_action ON public.reminders USING btree (action_id)
CREATE INDEX reminders_day ON public.reminders USING btree (planned_for DESC, id DESC)
CREATE INDEX reminders_dues ON public.reminders USING btree (dues_id)
CREATE INDEX reminders_holder ON public.reminders USING btree (holder_id)
CREATE INDEX reminders_mandate ON public.reminders USING btree (mandate_period_id)
CREATE INDEX reminders_notice ON public.reminders USING btree (notice_id)
CREATE INDEX reminders_planned ON public.reminders USING btree (planned_for) WHERE (state = 'PLANNED'::text)
CREATE INDEX reminders_term ON public.reminders USING btree (seat_term_id)
CREATE INDEX reminders_waiver ON public.reminders USING btree (waiver_id)
CREATE UNIQUE INDEX reminders_notice_once ON public.reminders USING btree (rule, dues_id, waiver_id, mandate_period_id, holder_id, cycle, kind, person_id) NULLS NOT DISTINCT WHERE (kind <> 'REMINDER'::text)
CREATE UNIQUE INDEX reminders_once ON public.reminders USING btree (rule, dues_id, waiver_id, mandate_period_id, seat_term_id, holder_id, action_id, cycle, days, person_id) NULLS NOT DISTINCT
CREATE UNIQUE INDEX reminders_pkey ON public.reminders USING btree (id)
rule_proposal_ends.id bigint not null
rule_proposal_ends.proposal_id bigint not null
rule_proposal_ends.outcome text not null
rule_proposal_ends.ended_on date not null
rule_proposal_ends.version_id bigint
rule_proposal_ends.decision_id bigint
rule_proposal_ends.reason text not null default ''::text
rule_proposal_ends.recorded_at timestamp with time zone not null default clock()
rule_proposal_ends.recorded_by bigint
rule_proposal_ends constraint rule_proposal_ends_check CHECK (((outcome = 'ADOPTED'::text) = (version_id IS NOT NULL)))
rule_proposal_ends constraint rule_proposal_ends_check1 CHECK (((outcome <> 'ADOPTED'::text) OR (decision_id IS NOT NULL)))
rule_proposal_ends constraint rule_proposal_ends_check2 CHECK (((outcome = 'ADOPTED'::text) OR (reason <> ''::text)))
rule_proposal_ends constraint rule_proposal_ends_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
rule_proposal_ends constraint rule_proposal_ends_once UNIQUE (proposal_id)
rule_proposal_ends constraint rule_proposal_ends_outcome_check CHECK ((outcome = ANY (ARRAY['ADOPTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
rule_proposal_ends constraint rule_proposal_ends_pkey PRIMARY KEY (id)
rule_proposal_ends constraint rule_proposal_ends_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES rule_proposals(id)
rule_proposal_ends constraint rule_proposal_ends_reason_check CHECK ((length(reason) <= 1000))
rule_proposal_ends constraint rule_proposal_ends_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
rule_proposal_ends constraint rule_proposal_ends_version_id_fkey FOREIGN KEY (version_id) REFERENCES rule_versions(id)
CREATE UNIQUE INDEX rule_proposal_ends_once ON public.rule_proposal_ends USING btree (proposal_id)
CREATE UNIQUE INDEX rule_proposal_ends_pkey ON public.rule_proposal_ends USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_proposal_ends FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.rule_proposal_ends FOR EACH ROW EXECUTE FUNCTION record_audit('none')
rule_proposals.id bigint not null
rule_proposals.section_id bigint not null
rule_proposals.body_id bigint not null
rule_proposals.base_id bigint
rule_proposals.titles jsonb not null
rule_proposals.texts jsonb not null default '{}'::jsonb
rule_proposals.reasons jsonb not null
rule_proposals.audience audience not null default 'PUBLIC'::text
rule_proposals.proposed_on date not null
rule_proposals.recorded_at timestamp with time zone not null default clock()
rule_proposals.recorded_by bigint
rule_proposals constraint rule_proposals_base_id_fkey FOREIGN KEY (base_id) REFERENCES rule_versions(id)
rule_proposals constraint rule_proposals_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
rule_proposals constraint rule_proposals_pkey PRIMARY KEY (id)
rule_proposals constraint rule_proposals_proposed_on_check CHECK ((proposed_on >= '1900-01-01'::date))
rule_proposals constraint rule_proposals_reasons_check CHECK (((length(TRIM(BOTH FROM (reasons ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (reasons ->> 'en'::text))) <= 4000)))
rule_proposals constraint rule_proposals_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
rule_proposals constraint rule_proposals_section_id_fkey FOREIGN KEY (section_id) REFERENCES rule_sections(id)
rule_proposals constraint rule_proposals_titles_check CHECK (((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 200)))
CREATE INDEX rule_proposals_section ON public.rule_proposals USING btree (section_id)
CREATE UNIQUE INDEX rule_proposals_pkey ON public.rule_proposals USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_proposals FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.rule_proposals FOR EACH ROW EXECUTE FUNCTION record_audit('none')
rule_sections.id bigint not null
rule_sections.code text not null
rule_sections.created_at timestamp with time zone not null default clock()
rule_sections.created_by bigint
rule_sections constraint rule_sections_code UNIQUE (code)
rule_sections constraint rule_sections_code_check CHECK ((code ~ '^[1-9][0-9]{0,2}(\.[1-9][0-9]{0,2}){0,4}$'::text))
rule_sections constraint rule_sections_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(id)
rule_sections constraint rule_sections_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX rule_sections_code ON public.rule_sections USING btree (code)
CREATE UNIQUE INDEX rule_sections_pkey ON public.rule_sections USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_sections FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.rule_sections FOR EACH ROW EXECUTE FUNCTION record_audit('none')
rule_versions.id bigint not null
rule_versions.section_id bigint not null
rule_versions.number integer not null
rule_versions.repealed boolean not null default false
rule_versions.titles jsonb not null default '{}'::jsonb
rule_versions.texts jsonb not null default '{}'::jsonb
rule_versions.in_force_from date not null
rule_versions.decision_id bigint
rule_versions.why text not null default ''::text
rule_versions.recorded_at timestamp with time zone not null default clock()
rule_versions.recorded_by bigint
rule_versions.replaced_at timestamp with time zone
rule_versions.replaced_by bigint
rule_versions.replaced_why text not null default ''::text
rule_versions constraint rule_versions_decided CHECK ((((number = 1) AND (NOT repealed)) OR (decision_id IS NOT NULL)))
rule_versions constraint rule_versions_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
rule_versions constraint rule_versions_in_force_from_check CHECK ((in_force_from >= '1900-01-01'::date))
rule_versions constraint rule_versions_number UNIQUE (section_id, number)
rule_versions constraint rule_versions_number_check CHECK ((number > 0))
rule_versions constraint rule_versions_pkey PRIMARY KEY (id)
rule_versions constraint rule_versions_reason CHECK (((replaced_at IS NULL) = (replaced_why = ''::text)))
rule_versions constraint rule_versions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
rule_versions constraint rule_versions_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES people(id)
rule_versions constraint rule_versions_replaced_why_check CHECK ((length(replaced_why) <= 1000))
rule_versions constraint rule_versions_section_id_fkey FOREIGN KEY (section_id) REFERENCES rule_sections(id)
rule_versions constraint rule_versions_titled CHECK (
CASE
    WHEN repealed THEN ((titles = '{}'::jsonb) AND (texts = '{}'::jsonb))
    ELSE ((length(TRIM(BOTH FROM (titles ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (titles ->> 'en'::text))) <= 200))
END)
rule_versions constraint rule_versions_why_check CHECK ((length(why) <= 1000))
CREATE INDEX rule_versions_decision ON public.rule_versions USING btree (decision_id)
CREATE INDEX rule_versions_search ON public.rule_versions USING gin (words_of(titles, texts))
CREATE UNIQUE INDEX rule_versions_day ON public.rule_versions USING btree (section_id, in_force_from) WHERE (replaced_at IS NULL)
CREATE UNIQUE INDEX rule_versions_number ON public.rule_versions USING btree (section_id, number)
CREATE UNIQUE INDEX rule_versions_pkey ON public.rule_versions USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.rule_versions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR UPDATE ON public.rule_versions FOR EACH ROW EXECUTE FUNCTION rule_versions_keep()
CREATE TRIGGER whole BEFORE TRUNCATE ON public.rule_versions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function rule_versions_keep() 7ac93d9f894cf30241d20d12636d55bd
function seat_of_member() eb992bf0b7fdf21ff23db42d9f1976ba
seat_people.id bigint not null
seat_people.term_id bigint not null
seat_people.person_id bigint not null
seat_people.part text not null
seat_people.starts_on date not null
seat_people.ends_on date not null
seat_people.reason text not null default ''::text
seat_people.recorded_at timestamp with time zone not null default clock()
seat_people.recorded_by bigint
seat_people constraint seat_people_check CHECK ((ends_on >= (starts_on - 1)))
seat_people constraint seat_people_one_part EXCLUDE USING gist (term_id WITH =, person_id WITH =, daterange(starts_on, (ends_on + 1)) WITH &&)
seat_people constraint seat_people_one_representative EXCLUDE USING gist (term_id WITH =, daterange(starts_on, (ends_on + 1)) WITH &&) WHERE ((part = 'REPRESENTATIVE'::text))
seat_people constraint seat_people_one_seat EXCLUDE USING gist (person_id WITH =, daterange(starts_on, (ends_on + 1)) WITH &&) WHERE ((part = 'REPRESENTATIVE'::text))
seat_people constraint seat_people_part_check CHECK ((part = ANY (ARRAY['REPRESENTATIVE'::text, 'ALTERNATE'::text])))
seat_people constraint seat_people_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
seat_people constraint seat_people_pkey PRIMARY KEY (id)
seat_people constraint seat_people_reason_check CHECK ((length(reason) <= 1000))
seat_people constraint seat_people_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
seat_people constraint seat_people_term_id_fkey FOREIGN KEY (term_id) REFERENCES seat_terms(id)
CREATE INDEX seat_people_one_part ON public.seat_people USING gist (term_id, person_id, daterange(starts_on, (ends_on + 1)))
CREATE INDEX seat_people_one_representative ON public.seat_people USING gist (term_id, daterange(starts_on, (ends_on + 1))) WHERE (part = 'REPRESENTATIVE'::text)
CREATE INDEX seat_people_one_seat ON public.seat_people USING gist (person_id, daterange(starts_on, (ends_on + 1))) WHERE (part = 'REPRESENTATIVE'::text)
CREATE INDEX seat_people_person ON public.seat_people USING btree (person_id)
CREATE UNIQUE INDEX seat_people_pkey ON public.seat_people USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.seat_people FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.seat_people FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER people_left AFTER UPDATE ON public.seat_people FOR EACH ROW EXECUTE FUNCTION seat_person_left()
CREATE TRIGGER seats_give_role AFTER INSERT OR UPDATE ON public.seat_people FOR EACH ROW EXECUTE FUNCTION seats_give_role()
CREATE TRIGGER within BEFORE INSERT OR UPDATE ON public.seat_people FOR EACH ROW EXECUTE FUNCTION seat_person_within()
function seat_person_left() c7e468513bb9412e7fcbdda063a0d24a
function seat_person_within() 8dc9d8cfbe59bc603ffd7670183a64f2
seat_resignations.id bigint not null
seat_resignations.term_id bigint not null
seat_resignations.why text not null default 'RESIGNED'::text
seat_resignations.vacant_from date not null
seat_resignations.reason text not null
seat_resignations.decision_id bigint
seat_resignations.recorded_at timestamp with time zone not null default clock()
seat_resignations.recorded_by bigint
seat_resignations constraint seat_resignations_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
seat_resignations constraint seat_resignations_pkey PRIMARY KEY (id)
seat_resignations constraint seat_resignations_reason CHECK (((why = 'MEMBERSHIP_ENDED'::text) OR (TRIM(BOTH FROM reason) <> ''::text)))
seat_resignations constraint seat_resignations_reason_check CHECK ((length(reason) <= 1000))
seat_resignations constraint seat_resignations_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
seat_resignations constraint seat_resignations_term_id_fkey FOREIGN KEY (term_id) REFERENCES seat_terms(id)
seat_resignations constraint seat_resignations_why_check CHECK ((why = ANY (ARRAY['RESIGNED'::text, 'MEMBERSHIP_ENDED'::text])))
CREATE UNIQUE INDEX seat_resignations_once ON public.seat_resignations USING btree (term_id) WHERE (why = 'RESIGNED'::text)
CREATE UNIQUE INDEX seat_resignations_pkey ON public.seat_resignations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seat_resignations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.seat_resignations FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER resigned AFTER INSERT ON public.seat_resignations FOR EACH ROW EXECUTE FUNCTION seat_resigned()
function seat_resigned() a275bf8aa903bdfbf1b7f6a72c51afbc
function seat_term_stands() 6dc57d70a98f5755ea16354832580833
seat_terms.id bigint not null
seat_terms.seat_id bigint not null
seat_terms.organisation_id bigint not null
seat_terms.starts_on date not null
seat_terms.ends_on date not null
seat_terms.held_until date not null
seat_terms.completes_id bigint
seat_terms.decision_id bigint
seat_terms.result text not null default ''::text
seat_terms.recorded_at timestamp with time zone not null default clock()
seat_terms.recorded_by bigint
seat_terms constraint seat_terms_apart EXCLUDE USING gist (seat_id WITH =, daterange(starts_on, (held_until + 1)) WITH &&)
seat_terms constraint seat_terms_check CHECK (((ends_on >= starts_on) AND (ends_on < (starts_on + '10 years'::interval))))
seat_terms constraint seat_terms_check1 CHECK (((held_until >= (starts_on - 1)) AND (held_until <= ends_on)))
seat_terms constraint seat_terms_check2 CHECK ((completes_id <> id))
seat_terms constraint seat_terms_completes_id_fkey FOREIGN KEY (completes_id) REFERENCES seat_terms(id)
seat_terms constraint seat_terms_completes_id_key UNIQUE (completes_id)
seat_terms constraint seat_terms_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
seat_terms constraint seat_terms_one_seat EXCLUDE USING gist (organisation_id WITH =, daterange(starts_on, (held_until + 1)) WITH &&)
seat_terms constraint seat_terms_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
seat_terms constraint seat_terms_pkey PRIMARY KEY (id)
seat_terms constraint seat_terms_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
seat_terms constraint seat_terms_rest CHECK (((decision_id IS NOT NULL) OR (TRIM(BOTH FROM result) <> ''::text)))
seat_terms constraint seat_terms_result_check CHECK ((length(result) <= 300))
seat_terms constraint seat_terms_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats(id)
seat_terms constraint seat_terms_starts_on_check CHECK ((starts_on >= '1900-01-01'::date))
CREATE INDEX seat_terms_apart ON public.seat_terms USING gist (seat_id, daterange(starts_on, (held_until + 1)))
CREATE INDEX seat_terms_one_seat ON public.seat_terms USING gist (organisation_id, daterange(starts_on, (held_until + 1)))
CREATE UNIQUE INDEX seat_terms_completes_id_key ON public.seat_terms USING btree (completes_id)
CREATE UNIQUE INDEX seat_terms_pkey ON public.seat_terms USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.seat_terms FOR EACH ROW EXECUTE FUNCTION record_audit('organisation')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.seat_terms FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER of_member AFTER INSERT ON public.seat_terms FOR EACH ROW EXECUTE FUNCTION seat_of_member()
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON public.seat_terms FOR EACH ROW EXECUTE FUNCTION seat_term_stands()
function seated_periods(person bigint) e76a7c61c4772e6869fca3f73a2ed1d8
seats.id bigint not null
seats.body_id bigint not null
seats.code text not null
seats.position integer not null
seats.constituency_id bigint
seats.names jsonb not null
seats constraint seats_body_id_fkey FOREIGN KEY (body_id) REFERENCES bodies(id)
seats constraint seats_code_check CHECK ((code ~ '^[A-Z][A-Z0-9-]{1,39}$'::text))
seats constraint seats_code_key UNIQUE (code)
seats constraint seats_constituency_id_fkey FOREIGN KEY (constituency_id) REFERENCES constituencies(id)
seats constraint seats_names_check CHECK (((length(TRIM(BOTH FROM (names ->> 'en'::text))) >= 1) AND (length(TRIM(BOTH FROM (names ->> 'en'::text))) <= 200)))
seats constraint seats_pkey PRIMARY KEY (id)
CREATE UNIQUE INDEX seats_code_key ON public.seats USING btree (code)
CREATE UNIQUE INDEX seats_pkey ON public.seats USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.seats FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.seats FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
function seats_give_role() 7d651f3562047d191795e2ce299a4194
function seats_of_members(organisation bigint) 685921a7fa9f392d7f969a3f158a469a
sessions.id bigint not null
sessions.token_hash bytea not null
sessions.person_id bigint
sessions.data bytea not null
sessions.created_at timestamp with time zone not null
sessions.seen_at timestamp with time zone not null
sessions.expires_at timestamp with time zone not null
sessions.revoked_at timestamp with time zone
sessions.agent text not null default ''::text
sessions.network text not null default ''::text
sessions constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
sessions constraint sessions_pkey PRIMARY KEY (id)
sessions constraint sessions_token_hash_key UNIQUE (token_hash)
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at)
CREATE INDEX sessions_person ON public.sessions USING btree (person_id)
CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (id)
CREATE UNIQUE INDEX sessions_token_hash_key ON public.sessions USING btree (token_hash)
sign_ins.id bigint not null
sign_ins.email text not null
sign_ins.person_id bigint
sign_ins.network text not null
sign_ins.language text not null
sign_ins.asked_at timestamp with time zone not null
sign_ins.expires_at timestamp with time zone not null
sign_ins.used_at timestamp with time zone
sign_ins constraint sign_ins_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
sign_ins constraint sign_ins_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
sign_ins constraint sign_ins_pkey PRIMARY KEY (id)
CREATE INDEX sign_ins_age ON public.sign_ins USING btree (asked_at)
CREATE INDEX sign_ins_email ON public.sign_ins USING btree (email, asked_at)
CREATE INDEX sign_ins_network ON public.sign_ins USING btree (network, asked_at)
CREATE UNIQUE INDEX sign_ins_pkey ON public.sign_ins USING btree (id)
standing_rules.id bigint not null
standing_rules.right_code text not null
standing_rules.effective_from date not null
standing_rules.citation text not null
standing_rules.settled_by text
standing_rules.settled_years_back integer
standing_rules.settled_grace_days integer
standing_rules.not_overdue_days integer
standing_rules.recorded_at timestamp with time zone not null default clock()
standing_rules.recorded_by bigint
standing_rules constraint standing_rules_check CHECK (((settled_by IS NULL) = (settled_years_back IS NULL)))
standing_rules constraint standing_rules_check1 CHECK (((NOT (settled_by IS DISTINCT FROM 'DUE_DATE'::text)) = (settled_grace_days IS NOT NULL)))
standing_rules constraint standing_rules_citation_check CHECK (((citation = TRIM(BOTH FROM citation)) AND ((length(citation) >= 1) AND (length(citation) <= 100)) AND (citation !~ '[[:cntrl:]]'::text)))
standing_rules constraint standing_rules_not_overdue_days_check CHECK (((not_overdue_days >= 0) AND (not_overdue_days <= 3650)))
standing_rules constraint standing_rules_pkey PRIMARY KEY (id)
standing_rules constraint standing_rules_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
standing_rules constraint standing_rules_right_code_check CHECK ((right_code = ANY (ARRAY['VOTE'::text, 'STAND'::text, 'SPEAK'::text, 'PROPOSE'::text, 'PAPERS'::text])))
standing_rules constraint standing_rules_settled_by_check CHECK ((settled_by = ANY (ARRAY['RECORD_DATE'::text, 'END_OF_YEAR_BEFORE'::text, 'DUE_DATE'::text])))
standing_rules constraint standing_rules_settled_grace_days_check CHECK (((settled_grace_days >= 0) AND (settled_grace_days <= 730)))
standing_rules constraint standing_rules_settled_years_back_check CHECK (((settled_years_back >= 0) AND (settled_years_back <= 5)))
standing_rules constraint standing_rules_to_come CHECK ((recorded_at < (((effective_from)::timestamp without time zone AT TIME ZONE 'UTC'::text) + '12:00:00'::interval)))
CREATE INDEX standing_rules_in_force ON public.standing_rules USING btree (right_code, effective_from DESC, id DESC)
CREATE UNIQUE INDEX standing_rules_pkey ON public.standing_rules USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.standing_rules FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.standing_rules FOR EACH ROW EXECUTE FUNCTION record_audit('none')
standing_rules_back.id bigint not null
standing_rules_back.rule_id bigint not null
standing_rules_back.recorded_at timestamp with time zone not null default clock()
standing_rules_back.recorded_by bigint
standing_rules_back constraint standing_rules_back_once UNIQUE (rule_id)
standing_rules_back constraint standing_rules_back_pkey PRIMARY KEY (id)
standing_rules_back constraint standing_rules_back_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
standing_rules_back constraint standing_rules_back_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES standing_rules(id)
CREATE UNIQUE INDEX standing_rules_back_once ON public.standing_rules_back USING btree (rule_id)
CREATE UNIQUE INDEX standing_rules_back_pkey ON public.standing_rules_back USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.standing_rules_back FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.standing_rules_back FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER in_time BEFORE INSERT ON public.standing_rules_back FOR EACH ROW EXECUTE FUNCTION standing_rules_back_check()
function standing_rules_back_check() 3555975b41873d3aa3ab0f41b8863aaf
function term_readers(term bigint, day date) 58a47341e80ef2fafb792f7084859614
function today() 4e63f4610b1b0d16217fbb22970dcb61
unsubscriptions.person_id bigint not null
unsubscriptions.kind text not null
unsubscriptions.at timestamp with time zone not null default clock()
unsubscriptions.id bigint not null
unsubscriptions constraint unsubscriptions_id_key UNIQUE (id)
unsubscriptions constraint unsubscriptions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
unsubscriptions constraint unsubscriptions_pkey PRIMARY KEY (person_id, kind)
CREATE UNIQUE INDEX unsubscriptions_id_key ON public.unsubscriptions USING btree (id)
CREATE UNIQUE INDEX unsubscriptions_pkey ON public.unsubscriptions USING btree (person_id, kind)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.unsubscriptions FOR EACH ROW EXECUTE FUNCTION record_audit('none')
upload_contents.upload_id bigint not null
upload_contents.content bytea not null
upload_contents constraint upload_contents_pkey PRIMARY KEY (upload_id)
upload_contents constraint upload_contents_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES uploads(id) ON DELETE CASCADE
CREATE UNIQUE INDEX upload_contents_pkey ON public.upload_contents USING btree (upload_id)
uploads.id bigint not null
uploads.purpose text not null
uploads.name text not null
uploads.media_type text not null
uploads.bytes integer not null
uploads.sha256 bytea not null
uploads.person_id bigint
uploads.network text not null default ''::text
uploads.at timestamp with time zone not null default clock()
uploads.taken_at timestamp with time zone
uploads constraint uploads_bytes_check CHECK ((bytes > 0))
uploads constraint uploads_name_check CHECK ((((length(name) >= 1) AND (length(name) <= 200)) AND (name !~ '[[:cntrl:]]'::text)))
uploads constraint uploads_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
uploads constraint uploads_pkey PRIMARY KEY (id)
uploads constraint uploads_purpose_check CHECK ((purpose = ANY (ARRAY['APPLICATION_DOCUMENT'::text, 'BANK_STATEMENT'::text, 'MEMBER_LIST'::text, 'WAIVER_EVIDENCE'::text, 'REFERENCE_LIST'::text, 'PAPER'::text])))
uploads constraint uploads_sha256_check CHECK ((length(sha256) = 32))
CREATE INDEX uploads_network ON public.uploads USING btree (network, at)
CREATE INDEX uploads_person ON public.uploads USING btree (person_id, at) WHERE (person_id IS NOT NULL)
CREATE INDEX uploads_waiting ON public.uploads USING btree (at) WHERE (taken_at IS NULL)
CREATE UNIQUE INDEX uploads_pkey ON public.uploads USING btree (id)
waiver_answers.waiver_id bigint not null
waiver_answers.criterion_id bigint not null
waiver_answers.declared boolean
waiver_answers.words text not null default ''::text
waiver_answers.carried boolean not null default false
waiver_answers.answered_at timestamp with time zone not null default clock()
waiver_answers.answered_by bigint
waiver_answers.id bigint not null
waiver_answers constraint waiver_answers_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES people(id)
waiver_answers constraint waiver_answers_criterion_id_fkey FOREIGN KEY (criterion_id) REFERENCES criteria(id)
waiver_answers constraint waiver_answers_pkey PRIMARY KEY (waiver_id, criterion_id)
waiver_answers constraint waiver_answers_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
waiver_answers constraint waiver_answers_words_check CHECK ((length(words) <= 4000))
CREATE UNIQUE INDEX waiver_answers_pkey ON public.waiver_answers USING btree (waiver_id, criterion_id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.waiver_answers FOR EACH ROW EXECUTE FUNCTION record_audit('none')
waiver_assignments.id bigint not null
waiver_assignments.waiver_id bigint not null
waiver_assignments.person_id bigint not null
waiver_assignments.due_on date not null
waiver_assignments.assigned_at timestamp with time zone not null default clock()
waiver_assignments.assigned_by bigint
waiver_assignments.ended_at timestamp with time zone
waiver_assignments.ended_by bigint
waiver_assignments.ended_why text
waiver_assignments constraint waiver_assignments_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES people(id)
waiver_assignments constraint waiver_assignments_check CHECK (((ended_at IS NULL) = (ended_why IS NULL)))
waiver_assignments constraint waiver_assignments_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people(id)
waiver_assignments constraint waiver_assignments_ended_why_check CHECK ((ended_why = ANY (ARRAY['RELEASED'::text, 'RECUSED'::text, 'NOT_SEATED'::text])))
waiver_assignments constraint waiver_assignments_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
waiver_assignments constraint waiver_assignments_pkey PRIMARY KEY (id)
waiver_assignments constraint waiver_assignments_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_assignments_person ON public.waiver_assignments USING btree (person_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX waiver_assignments_once ON public.waiver_assignments USING btree (waiver_id, person_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX waiver_assignments_pkey ON public.waiver_assignments USING btree (id)
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_assignments FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER recused BEFORE INSERT ON public.waiver_assignments FOR EACH ROW EXECUTE FUNCTION refuse_recused()
waiver_decisions.id bigint not null
waiver_decisions.waiver_id bigint not null
waiver_decisions.act text not null
waiver_decisions.outcome text not null
waiver_decisions.decision_id bigint not null
waiver_decisions.pack_id bigint
waiver_decisions.cites_id bigint
waiver_decisions.valid_from date
waiver_decisions.valid_to date
waiver_decisions.named_decision text not null default ''::text
waiver_decisions.due_on date
waiver_decisions.reason text not null default ''::text
waiver_decisions.criteria jsonb not null default '[]'::jsonb
waiver_decisions.seated integer not null default 0
waiver_decisions.recused integer not null default 0
waiver_decisions.present integer not null default 0
waiver_decisions.recorded_at timestamp with time zone not null default clock()
waiver_decisions.recorded_by bigint
waiver_decisions.reason_language text
waiver_decisions.reasons jsonb not null default '{}'::jsonb
waiver_decisions constraint waiver_decisions_act_check CHECK ((act = ANY (ARRAY['GRANT'::text, 'GRANT_IN_PRINCIPLE'::text, 'DECLINE'::text, 'LAPSE'::text, 'CORRECT'::text, 'REVOKE'::text])))
waiver_decisions constraint waiver_decisions_check CHECK (((act = ANY (ARRAY['CORRECT'::text, 'REVOKE'::text, 'LAPSE'::text])) <= (cites_id IS NOT NULL)))
waiver_decisions constraint waiver_decisions_cites_id_fkey FOREIGN KEY (cites_id) REFERENCES waiver_decisions(id)
waiver_decisions constraint waiver_decisions_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
waiver_decisions constraint waiver_decisions_outcome_check CHECK ((outcome = ANY (ARRAY['GRANTED'::text, 'DECLINED'::text, 'IN_PRINCIPLE'::text, 'LAPSED'::text, 'REVOKED'::text])))
waiver_decisions constraint waiver_decisions_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES waiver_packs(id)
waiver_decisions constraint waiver_decisions_pkey PRIMARY KEY (id)
waiver_decisions constraint waiver_decisions_reason_check CHECK ((length(reason) <= 4000))
waiver_decisions constraint waiver_decisions_reason_language_check CHECK ((reason_language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
waiver_decisions constraint waiver_decisions_reasons_check CHECK ((jsonb_typeof(reasons) = 'object'::text))
waiver_decisions constraint waiver_decisions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
waiver_decisions constraint waiver_decisions_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_decisions_decision ON public.waiver_decisions USING btree (decision_id)
CREATE INDEX waiver_decisions_waiver ON public.waiver_decisions USING btree (waiver_id, id)
CREATE UNIQUE INDEX waiver_decisions_cited_once ON public.waiver_decisions USING btree (cites_id) WHERE (cites_id IS NOT NULL)
CREATE UNIQUE INDEX waiver_decisions_pkey ON public.waiver_decisions USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_decisions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_events.id bigint not null
waiver_events.waiver_id bigint not null
waiver_events.act text not null
waiver_events.from_state text
waiver_events.to_state text not null
waiver_events.reason text not null default ''::text
waiver_events.decision_id bigint
waiver_events.recorded_at timestamp with time zone not null default clock()
waiver_events.recorded_by bigint
waiver_events constraint waiver_events_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
waiver_events constraint waiver_events_move FOREIGN KEY (act, from_state, to_state) REFERENCES waiver_moves(act, from_state, to_state)
waiver_events constraint waiver_events_pkey PRIMARY KEY (id)
waiver_events constraint waiver_events_reason_check CHECK ((length(reason) <= 4000))
waiver_events constraint waiver_events_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
waiver_events constraint waiver_events_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_events_waiver ON public.waiver_events USING btree (waiver_id, id)
CREATE UNIQUE INDEX waiver_events_pkey ON public.waiver_events USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_events FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_evidence.id bigint not null
waiver_evidence.waiver_id bigint not null
waiver_evidence.criterion_id bigint
waiver_evidence.upload_id bigint
waiver_evidence.note text not null default ''::text
waiver_evidence.carried_from_id bigint
waiver_evidence.added_at timestamp with time zone not null default clock()
waiver_evidence.added_by bigint
waiver_evidence.removed_at timestamp with time zone
waiver_evidence.removed_by bigint
waiver_evidence constraint waiver_evidence_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id)
waiver_evidence constraint waiver_evidence_carried_from_id_fkey FOREIGN KEY (carried_from_id) REFERENCES waiver_evidence(id)
waiver_evidence constraint waiver_evidence_check CHECK (((upload_id IS NOT NULL) OR (TRIM(BOTH FROM note) <> ''::text)))
waiver_evidence constraint waiver_evidence_criterion_id_fkey FOREIGN KEY (criterion_id) REFERENCES criteria(id)
waiver_evidence constraint waiver_evidence_note_check CHECK ((length(note) <= 1000))
waiver_evidence constraint waiver_evidence_pkey PRIMARY KEY (id)
waiver_evidence constraint waiver_evidence_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES people(id)
waiver_evidence constraint waiver_evidence_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES uploads(id)
waiver_evidence constraint waiver_evidence_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_evidence_upload ON public.waiver_evidence USING btree (upload_id)
CREATE INDEX waiver_evidence_waiver ON public.waiver_evidence USING btree (waiver_id, id)
CREATE UNIQUE INDEX waiver_evidence_pkey ON public.waiver_evidence USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.waiver_evidence FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_evidence FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_moves.act text not null
waiver_moves.from_state text not null
waiver_moves.to_state text not null
waiver_moves constraint waiver_moves_pkey PRIMARY KEY (act, from_state, to_state)
CREATE UNIQUE INDEX waiver_moves_pkey ON public.waiver_moves USING btree (act, from_state, to_state)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_moves FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_pack_cases.id bigint not null
waiver_pack_cases.pack_id bigint not null
waiver_pack_cases.waiver_id bigint not null
waiver_pack_cases.pulled_at timestamp with time zone
waiver_pack_cases.pulled_by bigint
waiver_pack_cases.reason text not null default ''::text
waiver_pack_cases.failed text
waiver_pack_cases.open boolean not null default true
waiver_pack_cases constraint waiver_pack_cases_check CHECK (((pulled_at IS NULL) OR (NOT open)))
waiver_pack_cases constraint waiver_pack_cases_once UNIQUE (pack_id, waiver_id)
waiver_pack_cases constraint waiver_pack_cases_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES waiver_packs(id)
waiver_pack_cases constraint waiver_pack_cases_pkey PRIMARY KEY (id)
waiver_pack_cases constraint waiver_pack_cases_pulled_by_fkey FOREIGN KEY (pulled_by) REFERENCES people(id)
waiver_pack_cases constraint waiver_pack_cases_reason_check CHECK ((length(reason) <= 1000))
waiver_pack_cases constraint waiver_pack_cases_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE UNIQUE INDEX waiver_pack_cases_once ON public.waiver_pack_cases USING btree (pack_id, waiver_id)
CREATE UNIQUE INDEX waiver_pack_cases_open ON public.waiver_pack_cases USING btree (waiver_id) WHERE open
CREATE UNIQUE INDEX waiver_pack_cases_pkey ON public.waiver_pack_cases USING btree (id)
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_pack_cases FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_pack_votes.id bigint not null
waiver_pack_votes.pack_id bigint not null
waiver_pack_votes.person_id bigint not null
waiver_pack_votes.vote text not null
waiver_pack_votes.reason text not null default ''::text
waiver_pack_votes.at timestamp with time zone not null default clock()
waiver_pack_votes constraint waiver_pack_votes_check CHECK (((length(reason) <= 4000) AND ((vote = 'APPROVE'::text) OR (TRIM(BOTH FROM reason) <> ''::text))))
waiver_pack_votes constraint waiver_pack_votes_once UNIQUE (pack_id, person_id)
waiver_pack_votes constraint waiver_pack_votes_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES waiver_packs(id)
waiver_pack_votes constraint waiver_pack_votes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
waiver_pack_votes constraint waiver_pack_votes_pkey PRIMARY KEY (id)
waiver_pack_votes constraint waiver_pack_votes_vote_check CHECK ((vote = ANY (ARRAY['APPROVE'::text, 'OBJECT'::text])))
CREATE UNIQUE INDEX waiver_pack_votes_once ON public.waiver_pack_votes USING btree (pack_id, person_id)
CREATE UNIQUE INDEX waiver_pack_votes_pkey ON public.waiver_pack_votes USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_pack_votes FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.waiver_pack_votes FOR EACH ROW EXECUTE FUNCTION record_audit('none')
waiver_packs.id bigint not null
waiver_packs.way text not null
waiver_packs.rule text not null
waiver_packs.outcome text not null default 'GRANTED'::text
waiver_packs.closes_on date not null
waiver_packs.passes_by text
waiver_packs.note text not null default ''::text
waiver_packs.opened_at timestamp with time zone not null default clock()
waiver_packs.opened_by bigint
waiver_packs.closed_at timestamp with time zone
waiver_packs.closed_by bigint
waiver_packs.result text
waiver_packs.decision_id bigint
waiver_packs.present bigint[] not null default '{}'::bigint[]
waiver_packs.named_decision text not null default ''::text
waiver_packs.valid_from date
waiver_packs.valid_to date
waiver_packs.due_on date
waiver_packs.note_language text
waiver_packs.notes jsonb not null default '{}'::jsonb
waiver_packs constraint waiver_packs_check CHECK (((way = 'WRITTEN'::text) = (passes_by IS NOT NULL)))
waiver_packs constraint waiver_packs_check1 CHECK ((((closed_at IS NULL) = (result IS NULL)) AND ((decision_id IS NULL) OR (result = 'DECIDED'::text))))
waiver_packs constraint waiver_packs_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(id)
waiver_packs constraint waiver_packs_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decisions(id)
waiver_packs constraint waiver_packs_in_principle CHECK (((outcome <> 'IN_PRINCIPLE'::text) OR (named_decision <> ''::text)))
waiver_packs constraint waiver_packs_named_decision_check CHECK (((length(named_decision) <= 200) AND (named_decision !~ '[[:cntrl:]]'::text)))
waiver_packs constraint waiver_packs_note_check CHECK ((length(note) <= 4000))
waiver_packs constraint waiver_packs_note_language_check CHECK ((note_language = ANY (ARRAY['en'::text, 'fr'::text, 'es'::text])))
waiver_packs constraint waiver_packs_notes_check CHECK ((jsonb_typeof(notes) = 'object'::text))
waiver_packs constraint waiver_packs_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES people(id)
waiver_packs constraint waiver_packs_outcome_check CHECK ((outcome = ANY (ARRAY['GRANTED'::text, 'IN_PRINCIPLE'::text, 'DECLINED'::text])))
waiver_packs constraint waiver_packs_passes_by_check CHECK ((passes_by = ANY (ARRAY['NO_OBJECTION'::text, 'APPROVALS'::text])))
waiver_packs constraint waiver_packs_pkey PRIMARY KEY (id)
waiver_packs constraint waiver_packs_result_check CHECK ((result = ANY (ARRAY['DECIDED'::text, 'FAILED'::text, 'CANCELLED'::text])))
waiver_packs constraint waiver_packs_rule_check CHECK ((((length(rule) >= 1) AND (length(rule) <= 100)) AND (rule !~ '[[:cntrl:]]'::text)))
waiver_packs constraint waiver_packs_way_check CHECK ((way = ANY (ARRAY['MEETING'::text, 'WRITTEN'::text])))
CREATE UNIQUE INDEX waiver_packs_pkey ON public.waiver_packs USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.waiver_packs FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_packs FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_questions.id bigint not null
waiver_questions.waiver_id bigint not null
waiver_questions.question text not null
waiver_questions.asked_at timestamp with time zone not null default clock()
waiver_questions.asked_by bigint
waiver_questions.answer text
waiver_questions.answered_at timestamp with time zone
waiver_questions.answered_by bigint
waiver_questions constraint waiver_questions_answer_check CHECK (((length(TRIM(BOTH FROM answer)) >= 1) AND (length(TRIM(BOTH FROM answer)) <= 4000)))
waiver_questions constraint waiver_questions_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES people(id)
waiver_questions constraint waiver_questions_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id)
waiver_questions constraint waiver_questions_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
waiver_questions constraint waiver_questions_pkey PRIMARY KEY (id)
waiver_questions constraint waiver_questions_question_check CHECK (((length(TRIM(BOTH FROM question)) >= 1) AND (length(TRIM(BOTH FROM question)) <= 4000)))
waiver_questions constraint waiver_questions_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_questions_waiver ON public.waiver_questions USING btree (waiver_id, id)
CREATE UNIQUE INDEX waiver_questions_open ON public.waiver_questions USING btree (waiver_id) WHERE (answer IS NULL)
CREATE UNIQUE INDEX waiver_questions_pkey ON public.waiver_questions USING btree (id)
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_questions FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_recommendations.id bigint not null
waiver_recommendations.waiver_id bigint not null
waiver_recommendations.person_id bigint not null
waiver_recommendations.recommends text not null
waiver_recommendations.reason text not null default ''::text
waiver_recommendations.judgements jsonb not null default '{}'::jsonb
waiver_recommendations.at timestamp with time zone not null default clock()
waiver_recommendations constraint waiver_recommendations_judgements_check CHECK ((jsonb_typeof(judgements) = 'object'::text))
waiver_recommendations constraint waiver_recommendations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id)
waiver_recommendations constraint waiver_recommendations_pkey PRIMARY KEY (id)
waiver_recommendations constraint waiver_recommendations_reason_check CHECK ((length(reason) <= 4000))
waiver_recommendations constraint waiver_recommendations_recommends_check CHECK ((recommends = ANY (ARRAY['GRANT'::text, 'GRANT_IN_PRINCIPLE'::text, 'DECLINE'::text])))
waiver_recommendations constraint waiver_recommendations_waiver_id_fkey FOREIGN KEY (waiver_id) REFERENCES fee_waivers(id)
CREATE INDEX waiver_recommendations_waiver ON public.waiver_recommendations USING btree (waiver_id, person_id, id DESC)
CREATE UNIQUE INDEX waiver_recommendations_pkey ON public.waiver_recommendations USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_recommendations FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER recused BEFORE INSERT ON public.waiver_recommendations FOR EACH ROW EXECUTE FUNCTION refuse_recused()
function waiver_reviewers(waiver bigint, day date) 616e4674f6c47aca19a297058d3cc861
waiver_rounds.id bigint not null
waiver_rounds.year_id bigint not null
waiver_rounds.reference_on date not null
waiver_rounds.asks_until date not null
waiver_rounds.review_until date not null
waiver_rounds.opened_at timestamp with time zone not null default clock()
waiver_rounds.opened_by bigint
waiver_rounds.version integer not null default 1
waiver_rounds constraint waiver_rounds_check CHECK ((review_until >= asks_until))
waiver_rounds constraint waiver_rounds_once UNIQUE (year_id)
waiver_rounds constraint waiver_rounds_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES people(id)
waiver_rounds constraint waiver_rounds_pkey PRIMARY KEY (id)
waiver_rounds constraint waiver_rounds_year_id_fkey FOREIGN KEY (year_id) REFERENCES membership_years(id)
CREATE UNIQUE INDEX waiver_rounds_once ON public.waiver_rounds USING btree (year_id)
CREATE UNIQUE INDEX waiver_rounds_pkey ON public.waiver_rounds USING btree (id)
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.waiver_rounds FOR EACH ROW EXECUTE FUNCTION record_audit('none')
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON public.waiver_rounds FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
waiver_settings.id bigint not null
waiver_settings.passes_by text not null
waiver_settings.quorum_percent integer not null
waiver_settings.written_days integer not null
waiver_settings.review_days integer not null
waiver_settings.ask_days integer not null
waiver_settings.valid_months integer not null
waiver_settings.due_days integer not null
waiver_settings.register text not null
waiver_settings.recorded_at timestamp with time zone not null default clock()
waiver_settings.recorded_by bigint
waiver_settings constraint waiver_settings_ask_days_check CHECK (((ask_days >= 1) AND (ask_days <= 180)))
waiver_settings constraint waiver_settings_due_days_check CHECK (((due_days >= 0) AND (due_days <= 365)))
waiver_settings constraint waiver_settings_passes_by_check CHECK ((passes_by = ANY (ARRAY['NO_OBJECTION'::text, 'APPROVALS'::text])))
waiver_settings constraint waiver_settings_pkey PRIMARY KEY (id)
waiver_settings constraint waiver_settings_quorum_percent_check CHECK (((quorum_percent >= 1) AND (quorum_percent <= 100)))
waiver_settings constraint waiver_settings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(id)
waiver_settings constraint waiver_settings_register_check CHECK ((register = ANY (ARRAY['PUBLIC'::text, 'MEMBERS'::text, 'STAFF'::text])))
waiver_settings constraint waiver_settings_review_days_check CHECK (((review_days >= 1) AND (review_days <= 180)))
waiver_settings constraint waiver_settings_valid_months_check CHECK (((valid_months >= 1) AND (valid_months <= 36)))
waiver_settings constraint waiver_settings_written_days_check CHECK (((written_days >= 1) AND (written_days <= 90)))
CREATE UNIQUE INDEX waiver_settings_pkey ON public.waiver_settings USING btree (id)
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.waiver_settings FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
CREATE TRIGGER audit AFTER INSERT ON public.waiver_settings FOR EACH ROW EXECUTE FUNCTION record_audit('none')
function wider(a audience, b audience) d4bb56c7fc284ec70ff8584e34e3d504
function words_any(title text, words text) b0d13cd95ea3176afd5ec2d865582806
function words_in(language text, title text, words text) 396c5899e093b22e5b29766890433d93
function words_of(titles jsonb, texts jsonb) d1cef8b94560d81ca8ab1f22e584c8dd
function year_parts(proration text, joined date, starts date, ends date) ec6b0195a5a23d75080a96ab367f6e66
function zone() 72e96ec5e21803246dc83b31353e82c0
