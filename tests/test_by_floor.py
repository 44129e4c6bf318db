from by_floor import floor_of, least, table


def told(statements: int, run: int, branches: int = 0, ways: int = 0) -> dict[str, dict[str, float]]:
    summary = {"num_statements": statements, "covered_lines": run, "missing_lines": statements - run}
    return {"summary": {**summary, "num_branches": branches, "covered_branches": ways, "percent_covered": 1.0}}


FILES = {
    "src/convene/rules/pins.py": told(30, 30, 4, 3),
    "src/convene/rules/time.py": told(10, 9),
    "src\\convene\\desktop\\pages\\home.py": told(50, 25),
    "src/convene/app.py": told(8, 2),
}


def test_each_floor_is_one_line_and_what_has_no_branches_says_so() -> None:
    assert table(FILES)[2:] == [
        "| rules | 40 | 97.5 % | 4 | 75.0 % |",
        "| desktop | 50 | 50.0 % | 0 | – |",
        "| above | 8 | 25.0 % | 0 | – |",
    ]


def test_a_floor_is_a_folder_and_not_a_word_in_a_name() -> None:
    assert floor_of("/srv/convene/src/convene/rules/pins.py") == "rules"
    assert floor_of("src/convene/resources.py") == "above"


def test_the_modules_of_which_least_is_run_come_first() -> None:
    assert [line.split()[0] for line in least(FILES)] == ["25", "6", "1", "0"]
