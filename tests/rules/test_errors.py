from convene.rules.errors import FileProblem, Invalid


def test_what_a_file_says_in_them_leaves_two_lines():
    problem = FileProblem("It ends “VEVE\x0eT\x1b[2J”", "Look at\r\n“a\u2028b”.", line=3)
    assert (problem.title, problem.hint, str(problem)) == ("It ends “VEVE T [2J”", "Look at “a b”.", problem.title)
    assert (Invalid("name", "a\nb").title, problem.data) == ("a b", {"line": 3})
