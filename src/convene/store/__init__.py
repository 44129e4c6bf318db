"""Where it is kept: tables, the gate, migrations, the journal, backups."""
