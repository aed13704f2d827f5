(module
  (memory (export "memory") 3)
  (global (mut i32) (i32.const 0))
  (global (mut f32) (f32.const 0))
  (global (mut i32) (i32.const 0))
  (global (mut i32) (i32.const 0))
  (global (export "rows:x") (mut i32) (i32.const 0))
  (global (export "order") (mut i32) (i32.const 0))
  (global (export "output:0") (mut i32) (i32.const 0))
  (global (export "record") (mut i32) (i32.const 0))
  (func $matmul[1,18] rows[18] store greater[18].packB (param $p0 i32) (param $p1 i32) (param $p2 i32)
    (local $i i32)
    (if
      (i32.lt_s (local.tee $i (i32.const 0)) (local.get $p2))
      (then
        (loop
          (v128.store align=1 (local.get $p1) (v128.load align=1 (local.get $p0)))
          (v128.store offset=16 align=1
            (local.get $p1)
            (v128.load offset=16 align=1 (local.get $p0)))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 72)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 32)))
          (br_if 0 (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $p2)))))))
  (func $matmul[1,18] rows[18] store greater[18].packEdge (param $p0 i32) (param $p1 i32) (param $p2 i32)
    (local $i i32)
    (if
      (i32.lt_s (local.tee $i (i32.const 0)) (local.get $p2))
      (then
        (loop
          (v128.store align=1
            (local.get $p1)
            (v128.load32_lane offset=4 align=1 1
              (local.get $p0)
              (v128.load32_zero align=1 (local.get $p0))))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 72)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
          (br_if 0 (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $p2)))))))
  (func $matmul[1,18] rows[18] store greater[18]
    (local $m i32) (local $part i32) (local $j1 i32) (local $j i32) (local $i1 i32) (local $strip i32) (local $a i32) (local $c i32) (local $row i32) (local $sum v128) (local $sum10 v128) (local $sum11 v128) (local $sum12 v128) (local $sum13 v128) (local $sum14 v128) (local $sum15 v128) (local $sum16 v128) (local $column v128) (local $column18 v128) (local $row19 v128) (local $zero v128) (local $at i32) (local $from i32) (local $end i32) (local $next i32) (local $panel i32) (local $b i32) (local $c27 i32) (local $i i32) (local $l29 i32) (local $l30 i32) (local $l31 v128) (local $l32 v128) (local $l33 i32) (local $l34 v128) (local $l35 i32) (local $l36 i32) (local $l37 f32) (local $l38 f32)
    (local.set $m (global.get 0))
    (block
      (local.set $j (i32.const 0))
      (loop
        (call $matmul[1,18] rows[18] store greater[18].packB
          (i32.add (i32.const 157504) (i32.mul (local.get $j) (i32.const 4)))
          (i32.add (i32.const 155840) (i32.mul (local.get $j) (i32.const 80)))
          (i32.const 20))
        (br_if 0 (i32.lt_s (local.tee $j (i32.add (local.get $j) (i32.const 8))) (i32.const 16)))))
    (call $matmul[1,18] rows[18] store greater[18].packEdge
      (i32.const 157568)
      (i32.const 157120)
      (i32.const 20))
    (local.set $a (i32.add (global.get 2) (i32.const 64)))
    (local.set $c (i32.const 82048))
    (local.set $row (i32.const 0))
    (if
      (i32.lt_s (local.get $row) (local.get $m))
      (then
        (loop
          (local.set $next
            (select
              (i32.add (local.get $row) (i32.const 4))
              (local.get $m)
              (i32.le_s (i32.add (local.get $row) (i32.const 4)) (local.get $m))))
          (if
            (i32.eq (local.get $next) (i32.add (local.get $row) (i32.const 4)))
            (then
              (local.set $b (i32.const 155840))
              (local.set $c27 (local.get $c))
              (block
                (local.set $panel (i32.const 0))
                (loop
                  (local.set $at (local.get $a))
                  (local.set $from (local.get $b))
                  (local.set $sum (local.get $zero))
                  (local.set $sum10 (local.get $zero))
                  (local.set $sum11 (local.get $zero))
                  (local.set $sum12 (local.get $zero))
                  (local.set $sum13 (local.get $zero))
                  (local.set $sum14 (local.get $zero))
                  (local.set $sum15 (local.get $zero))
                  (local.set $sum16 (local.get $zero))
                  (local.set $end (i32.add (local.get $from) (i32.const 640)))
                  (loop
                    (local.set $column (v128.load align=1 (local.get $from)))
                    (local.set $column18 (v128.load offset=16 align=1 (local.get $from)))
                    (local.set $row19 (v128.load32_splat align=1 (local.get $at)))
                    (local.set $sum
                      (f32x4.add
                        (local.get $sum)
                        (f32x4.mul (local.get $row19) (local.get $column))))
                    (local.set $sum10
                      (f32x4.add
                        (local.get $sum10)
                        (f32x4.mul (local.get $row19) (local.get $column18))))
                    (local.set $row19 (v128.load32_splat offset=80 align=1 (local.get $at)))
                    (local.set $sum11
                      (f32x4.add
                        (local.get $sum11)
                        (f32x4.mul (local.get $row19) (local.get $column))))
                    (local.set $sum12
                      (f32x4.add
                        (local.get $sum12)
                        (f32x4.mul (local.get $row19) (local.get $column18))))
                    (local.set $row19 (v128.load32_splat offset=160 align=1 (local.get $at)))
                    (local.set $sum13
                      (f32x4.add
                        (local.get $sum13)
                        (f32x4.mul (local.get $row19) (local.get $column))))
                    (local.set $sum14
                      (f32x4.add
                        (local.get $sum14)
                        (f32x4.mul (local.get $row19) (local.get $column18))))
                    (local.set $row19 (v128.load32_splat offset=240 align=1 (local.get $at)))
                    (local.set $sum15
                      (f32x4.add
                        (local.get $sum15)
                        (f32x4.mul (local.get $row19) (local.get $column))))
                    (local.set $sum16
                      (f32x4.add
                        (local.get $sum16)
                        (f32x4.mul (local.get $row19) (local.get $column18))))
                    (local.set $at (i32.add (local.get $at) (i32.const 4)))
                    (br_if 0
                      (i32.ne
                        (local.tee $from (i32.add (local.get $from) (i32.const 32)))
                        (local.get $end))))
                  (v128.store align=1 (local.get $c27) (local.get $sum))
                  (v128.store offset=16 align=1 (local.get $c27) (local.get $sum10))
                  (v128.store offset=72 align=1 (local.get $c27) (local.get $sum11))
                  (v128.store offset=88 align=1 (local.get $c27) (local.get $sum12))
                  (v128.store offset=144 align=1 (local.get $c27) (local.get $sum13))
                  (v128.store offset=160 align=1 (local.get $c27) (local.get $sum14))
                  (v128.store offset=216 align=1 (local.get $c27) (local.get $sum15))
                  (v128.store offset=232 align=1 (local.get $c27) (local.get $sum16))
                  (local.set $b (i32.add (local.get $b) (i32.const 640)))
                  (local.set $c27 (i32.add (local.get $c27) (i32.const 32)))
                  (br_if 0
                    (i32.lt_s
                      (local.tee $panel (i32.add (local.get $panel) (i32.const 1)))
                      (i32.const 2)))))
              (local.set $at (local.get $a))
              (local.set $from (local.get $b))
              (local.set $sum (local.get $zero))
              (local.set $sum10 (local.get $zero))
              (local.set $sum11 (local.get $zero))
              (local.set $sum12 (local.get $zero))
              (local.set $end (i32.add (local.get $from) (i32.const 320)))
              (loop
                (local.set $column (v128.load align=1 (local.get $from)))
                (local.set $row19 (v128.load32_splat align=1 (local.get $at)))
                (local.set $sum
                  (f32x4.add (local.get $sum) (f32x4.mul (local.get $row19) (local.get $column))))
                (local.set $row19 (v128.load32_splat offset=80 align=1 (local.get $at)))
                (local.set $sum10
                  (f32x4.add (local.get $sum10) (f32x4.mul (local.get $row19) (local.get $column))))
                (local.set $row19 (v128.load32_splat offset=160 align=1 (local.get $at)))
                (local.set $sum11
                  (f32x4.add (local.get $sum11) (f32x4.mul (local.get $row19) (local.get $column))))
                (local.set $row19 (v128.load32_splat offset=240 align=1 (local.get $at)))
                (local.set $sum12
                  (f32x4.add (local.get $sum12) (f32x4.mul (local.get $row19) (local.get $column))))
                (local.set $at (i32.add (local.get $at) (i32.const 4)))
                (br_if 0
                  (i32.ne
                    (local.tee $from (i32.add (local.get $from) (i32.const 16)))
                    (local.get $end))))
              (v128.store64_lane align=1 0 (local.get $c27) (local.get $sum))
              (v128.store64_lane offset=72 align=1 0 (local.get $c27) (local.get $sum10))
              (v128.store64_lane offset=144 align=1 0 (local.get $c27) (local.get $sum11))
              (v128.store64_lane offset=216 align=1 0 (local.get $c27) (local.get $sum12))
              (local.set $a (i32.add (local.get $a) (i32.const 320)))
              (local.set $c (i32.add (local.get $c) (i32.const 288))))
            (else
              (if
                (i32.lt_s (local.tee $i (local.get $row)) (local.get $next))
                (then
                  (loop
                    (local.set $b (i32.const 155840))
                    (local.set $c27 (local.get $c))
                    (block
                      (local.set $panel (i32.const 0))
                      (loop
                        (local.set $at (local.get $a))
                        (local.set $from (local.get $b))
                        (local.set $sum (local.get $zero))
                        (local.set $sum10 (local.get $zero))
                        (local.set $end (i32.add (local.get $from) (i32.const 640)))
                        (loop
                          (local.set $column (v128.load align=1 (local.get $from)))
                          (local.set $column18 (v128.load offset=16 align=1 (local.get $from)))
                          (local.set $row19 (v128.load32_splat align=1 (local.get $at)))
                          (local.set $sum
                            (f32x4.add
                              (local.get $sum)
                              (f32x4.mul (local.get $row19) (local.get $column))))
                          (local.set $sum10
                            (f32x4.add
                              (local.get $sum10)
                              (f32x4.mul (local.get $row19) (local.get $column18))))
                          (local.set $at (i32.add (local.get $at) (i32.const 4)))
                          (br_if 0
                            (i32.ne
                              (local.tee $from (i32.add (local.get $from) (i32.const 32)))
                              (local.get $end))))
                        (v128.store align=1 (local.get $c27) (local.get $sum))
                        (v128.store offset=16 align=1 (local.get $c27) (local.get $sum10))
                        (local.set $b (i32.add (local.get $b) (i32.const 640)))
                        (local.set $c27 (i32.add (local.get $c27) (i32.const 32)))
                        (br_if 0
                          (i32.lt_s
                            (local.tee $panel (i32.add (local.get $panel) (i32.const 1)))
                            (i32.const 2)))))
                    (local.set $at (local.get $a))
                    (local.set $from (local.get $b))
                    (local.set $sum (local.get $zero))
                    (local.set $end (i32.add (local.get $from) (i32.const 320)))
                    (loop
                      (local.set $column (v128.load align=1 (local.get $from)))
                      (local.set $row19 (v128.load32_splat align=1 (local.get $at)))
                      (local.set $sum
                        (f32x4.add
                          (local.get $sum)
                          (f32x4.mul (local.get $row19) (local.get $column))))
                      (local.set $at (i32.add (local.get $at) (i32.const 4)))
                      (br_if 0
                        (i32.ne
                          (local.tee $from (i32.add (local.get $from) (i32.const 16)))
                          (local.get $end))))
                    (v128.store64_lane align=1 0 (local.get $c27) (local.get $sum))
                    (local.set $a (i32.add (local.get $a) (i32.const 80)))
                    (local.set $c (i32.add (local.get $c) (i32.const 72)))
                    (br_if 0
                      (i32.lt_s
                        (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                        (local.get $next))))))))
          (local.set $l34 (v128.load offset=159104 align=1 (i32.const 0)))
          (if
            (i32.lt_s (local.tee $l29 (local.get $row)) (local.get $next))
            (then
              (loop
                (local.set $l33 (i32.mul (local.get $l29) (i32.const 72)))
                (local.set $l35 (i32.add (i32.mul (local.get $l29) (i32.const 72)) (global.get 3)))
                (local.set $l36 (i32.sub (i32.const 18) (i32.const 3)))
                (if
                  (i32.lt_s (local.tee $l30 (i32.const 0)) (local.get $l36))
                  (then
                    (loop
                      (local.set $l32
                        (f32x4.add
                          (v128.load offset=82048 align=1
                            (i32.add (local.get $l33) (i32.shl (local.get $l30) (i32.const 2))))
                          (v128.load offset=158976 align=1 (i32.shl (local.get $l30) (i32.const 2)))))
                      (local.set $l31 (f32x4.pmax (local.get $l32) (local.get $l34)))
                      (v128.store align=1
                        (i32.add (local.get $l35) (i32.shl (local.get $l30) (i32.const 2)))
                        (local.get $l31))
                      (br_if 0
                        (i32.lt_s
                          (local.tee $l30 (i32.add (local.get $l30) (i32.const 4)))
                          (local.get $l36))))))
                (if
                  (i32.lt_s (local.tee $l30 (local.get $l30)) (i32.const 18))
                  (then
                    (loop
                      (local.set $l38
                        (f32.add
                          (f32.load offset=82048 align=1
                            (i32.add (local.get $l33) (i32.shl (local.get $l30) (i32.const 2))))
                          (f32.load offset=158976 align=1 (i32.shl (local.get $l30) (i32.const 2)))))
                      (local.set $l37
                        (select
                          (f32.const 0)
                          (local.get $l38)
                          (f32.lt (local.get $l38) (f32.const 0))))
                      (f32.store align=1
                        (i32.add (local.get $l35) (i32.shl (local.get $l30) (i32.const 2)))
                        (local.get $l37))
                      (br_if 0
                        (i32.lt_s
                          (local.tee $l30 (i32.add (local.get $l30) (i32.const 1)))
                          (i32.const 18))))))
                (br_if 0
                  (i32.lt_s
                    (local.tee $l29 (i32.add (local.get $l29) (i32.const 1)))
                    (local.get $next))))))
          (local.set $row (local.get $next))
          (br_if 0 (i32.lt_s (local.get $row) (local.get $m)))))))
  (func $gather x (param $p0 i32) (param $p1 i32)
    (local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32)
    (if
      (i32.lt_s (local.tee $l2 (i32.const 0)) (global.get 0))
      (then
        (loop
          (local.set $l4
            (i32.add
              (local.get $p0)
              (i32.mul
                (i32.load align=1 (i32.add (local.get $p1) (i32.shl (local.get $l2) (i32.const 2))))
                (i32.const 80))))
          (local.set $l5 (i32.mul (local.get $l2) (i32.const 80)))
          (v128.store offset=64 align=1 (local.get $l5) (v128.load align=1 (local.get $l4)))
          (v128.store offset=80 align=1
            (local.get $l5)
            (v128.load offset=16 align=1 (local.get $l4)))
          (v128.store offset=96 align=1
            (local.get $l5)
            (v128.load offset=32 align=1 (local.get $l4)))
          (v128.store offset=112 align=1
            (local.get $l5)
            (v128.load offset=48 align=1 (local.get $l4)))
          (v128.store offset=128 align=1
            (local.get $l5)
            (v128.load offset=64 align=1 (local.get $l4)))
          (br_if 0
            (i32.lt_s (local.tee $l2 (i32.add (local.get $l2) (i32.const 1))) (global.get 0)))))))
  (func $step (param $p0 i32) (param $p1 i32)
    (local $l2 i32) (local $l3 i32)
    (global.set 1 (f32.convert_i32_s (local.get $p1)))
    (if
      (i32.lt_s (local.tee $l2 (i32.const 0)) (local.get $p1))
      (then
        (loop
          (global.set 0 (i32.sub (local.get $p1) (local.get $l2)))
          (if
            (i32.gt_s (global.get 0) (i32.const 1024))
            (then
              (global.set 0 (i32.const 1024))))
          (local.set $l3 (i32.add (local.get $p0) (local.get $l2)))
          (if
            (global.get 5)
            (then
              (call $gather x
                (global.get 4)
                (i32.add (global.get 5) (i32.shl (local.get $l3) (i32.const 2))))
              (global.set 2 (i32.const 0)))
            (else
              (global.set 2
                (i32.sub
                  (i32.add (global.get 4) (i32.mul (local.get $l3) (i32.const 80)))
                  (i32.const 64)))))
          (global.set 3 (i32.add (global.get 6) (i32.mul (local.get $l3) (i32.const 72))))
          (call $matmul[1,18] rows[18] store greater[18])
          (br_if 0
            (i32.lt_s (local.tee $l2 (i32.add (local.get $l2) (i32.const 1024))) (local.get $p1)))))))
  (func $steps (export "steps") (param $p0 i32) (param $p1 i32) (param $p2 i32) (param $p3 i32)
    (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32)
    (local.set $l7 (global.get 7))
    (if
      (i32.lt_s (local.tee $l4 (local.get $p0)) (local.get $p1))
      (then
        (loop
          (local.set $l5 (i32.mul (local.get $l4) (local.get $p2)))
          (local.set $l6 (i32.sub (local.get $p3) (local.get $l5)))
          (if
            (i32.gt_s (local.get $l6) (local.get $p2))
            (then
              (local.set $l6 (local.get $p2))))
          (call $step (local.get $l5) (local.get $l6))
          (local.set $l7 (i32.add (local.get $l7) (i32.const 0)))
          (br_if 0
            (i32.lt_s (local.tee $l4 (i32.add (local.get $l4) (i32.const 1))) (local.get $p1)))))))
  (data (i32.const 159104) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"))
