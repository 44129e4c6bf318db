"""Made schema-4.convene, with the Convene that first had schema 4: what schema-3.convene holds, its history a chain.

python tests/old_files/make_schema_4.py tests/old_files/schema-4.convene
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from old_files import make_schema_1, make_schema_3

if __name__ == "__main__":
    make_schema_1.write_file(Path(sys.argv[1]), make_schema_3.fill)
