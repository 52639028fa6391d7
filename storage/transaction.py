from sqlalchemy import Connection

from bot import ports
from bot.model.broadcast import Broadcast
from bot.model.mark import Mark
from bot.model.person import Client, Contact, Invite, RoleChange
from bot.model.project import Location, Project
from bot.model.report import AnswerChange, Remark
from storage import schema
from storage.backlogs import Backlogs
from storage.forms import Forms
from storage.inbox import Inbox
from storage.journal import Journal
from storage.media_rows import MediaRows
from storage.memory import Memory
from storage.offers import Offers
from storage.outbox import Outbox
from storage.people import People
from storage.records import Records
from storage.reports import Reports
from storage.retention import Retention
from storage.sheets import Sheets
from storage.statements import Statements
from storage.visits import Visits


class Transaction:
    """All records on one connection. `touched` tells afterwards which tables got or changed rows."""

    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self.touched: set[str] = set()
        self.statements = Statements(connection, memory)
        here = (self.statements, self.touched)
        self.people: ports.People = People(*here)
        self.invites: ports.Records[Invite] = Records(schema.invites, Invite, *here)
        self.role_changes: ports.Records[RoleChange] = Records(schema.role_changes, RoleChange, *here)
        self.clients: ports.Records[Client] = Records(schema.clients, Client, *here)
        self.contacts: ports.Records[Contact] = Records(schema.contacts, Contact, *here)
        self.locations: ports.Records[Location] = Records(schema.locations, Location, *here)
        self.projects: ports.Records[Project] = Records(schema.projects, Project, *here)
        self.forms: ports.Forms = Forms(*here)
        self.visits: ports.Visits = Visits(*here)
        self.offers: ports.Offers = Offers(*here)
        self.sheets: ports.Sheets = Sheets(*here)
        self.answers: ports.Records[AnswerChange] = Records(schema.answers, AnswerChange, *here)
        self.reports: ports.Reports = Reports(*here)
        self.remarks: ports.Records[Remark] = Records(schema.remarks, Remark, *here)
        self.media: ports.MediaRows = MediaRows(*here)
        self.broadcasts: ports.Records[Broadcast] = Records(schema.broadcasts, Broadcast, *here)
        self.journal: ports.Journal = Journal(*here)
        self.marks: ports.Records[Mark] = Records(schema.marks, Mark, *here)
        self.inbox: ports.Inbox = Inbox(*here)
        self.outbox: ports.OutboxRows = Outbox(*here)
        self.backlogs: ports.Backlogs = Backlogs(connection)
        self.retention: ports.Retention = Retention(*here)
