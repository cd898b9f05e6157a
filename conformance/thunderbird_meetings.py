"""Meetings between Thunderbird's own calendar, which sends and reads them as mail, and the calendars of the server."""
from steps import equal, step
from thunderbird_accounts import eventually, items

CALENDAR = """
    const { cal } = ChromeUtils.importESModule('resource:///modules/calendar/calUtils.sys.mjs')
    const { CalAttendee } = ChromeUtils.importESModule('resource:///modules/CalAttendee.sys.mjs')
    const { CalEvent } = ChromeUtils.importESModule('resource:///modules/CalEvent.sys.mjs')
    const named = (email) => cal.manager.getCalendars().find(({ name }) => name === email)

    /** A calendar in Thunderbird that sends its mail by an account. */
    function calendarOf(email) {
      if (!named(email)) {
        const made = cal.manager.createCalendar('storage', Services.io.newURI('moz-storage-calendar://'))
        made.name = email
        cal.manager.registerCalendar(made)
        named(email).setProperty('imip.identity.key', accountOf(email).defaultIdentity.key)
      }
      return named(email)
    }

    /** Tells by mail, without a question, what became of an event. */
    const tell = (operation, event, before) =>
      cal.itip.checkAndSend(Ci.calIOperationListener[operation], event, before, { responseMode: Ci.calIItipItem.AUTO })

    function person(email, properties) {
      return Object.assign(new CalAttendee(), { id: `mailto:${email}`, ...properties })
    }

    function meeting(organizer, attendee, hour, sequence) {
      const at = (time) => Object.assign(cal.createDateTime(time), { timezone: cal.timezoneService.getTimezone('Europe/Berlin') })
      const event = Object.assign(new CalEvent(), {
        id: 'planned-in-thunderbird', title: 'Planned', startDate: at(`20270315T${hour}0000`), endDate: at(`20270315T${hour}3000`),
        calendar: calendarOf(organizer).superCalendar, organizer: person(organizer, { isOrganizer: true, commonName: 'Alice' }),
      })
      event.addAttendee(person(attendee, { role: 'REQ-PARTICIPANT', participationStatus: 'NEEDS-ACTION', rsvp: 'TRUE' }))
      event.setProperty('X-MOZ-SEND-INVITATIONS', 'TRUE')
      event.setProperty('LOCATION', 'Küche')
      event.setProperty('SEQUENCE', sequence)
      return event
    }
"""


@step("an invitation is answered from Thunderbird's calendar, and the organizer's meeting has the answer")
def answer(thunderbird):
    thunderbird.elsewhere(
        '<CreateItem SendMeetingInvitations="SendToAllAndSaveCopy"><Items><t:CalendarItem><t:Subject>Lunch</t:Subject>'
        "<t:Start>2027-03-16T11:00:00Z</t:Start><t:End>2027-03-16T12:00:00Z</t:End><t:RequiredAttendees><t:Attendee><t:Mailbox>"
        f"<t:EmailAddress>{thunderbird.email}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem></Items></CreateItem>",
        thunderbird.bob)
    thunderbird.run(CALENDAR + """
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        const parser = Cc['@mozilla.org/calendar/ics-parser;1'].createInstance(Ci.calIIcsParser)
        parser.parseString(/BEGIN:VCALENDAR[^]*END:VCALENDAR/.exec(await bytes(message(inbox, 'Lunch')))[0])
        const event = Object.assign(parser.getItems()[0].clone(), { calendar: calendarOf(args[0]).superCalendar })
        const invited = cal.itip.getInvitedAttendee(event, calendarOf(args[0]))
        event.removeAttendee(invited)
        event.addAttendee(Object.assign(invited.clone(), { participationStatus: 'ACCEPTED' }))
        tell('ADD', event, null)
    """, thunderbird.email)
    assert eventually(lambda: items(thunderbird, thunderbird.bob, "inbox", "IPM.Schedule.Meeting.Resp.Pos", "Lunch")), "no answer came"
    lunch, = items(thunderbird, thunderbird.bob, "calendar", "<t:Subject>Lunch<")
    assert "<t:ResponseType>Accept</t:ResponseType>" in lunch, lunch


@step("a meeting in Thunderbird's calendar comes to an attendee's, is moved there and called off")
def invitation(thunderbird):
    def said(body, *parts):
        thunderbird.run(CALENDAR + body, thunderbird.email, thunderbird.bob)
        found = eventually(lambda: items(thunderbird, thunderbird.bob, "calendar", "Planned", *parts))
        equal(len(found), 1, f"{parts} in {items(thunderbird, thunderbird.bob, 'calendar', 'Planned')}:")

    said(
        "tell('ADD', meeting(args[0], args[1], '09', '0'), null)",
        "<t:Subject>Planned<", "<t:Start>2027-03-15T08:00:00Z<", "<t:Location>Küche<", "<t:MyResponseType>NoResponseReceived<")
    said("tell('MODIFY', meeting(args[0], args[1], '14', '1'), meeting(args[0], args[1], '09', '0'))", "<t:Start>2027-03-15T13:00:00Z<")
    said("tell('DELETE', meeting(args[0], args[1], '14', '2'), null)", "<t:IsCancelled>true<", "<t:LegacyFreeBusyStatus>Free<")
